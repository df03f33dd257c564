import ArgumentParser
import Datasets
import Foundation
import Tensors

/// `dctop bench loader`: decoding images, and filling batches with them.
struct BenchLoader: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "loader", abstract: "Images per second decoded, and put into batches plain and augmented.")

  @ArgumentParser.Argument(help: "Any data that train takes (default: the bundled shapes).")
  var data: String?
  @Option(help: "Side that images are decoded to (default: their own, up to 224).")
  var inputSize: Int?
  @Option(help: "Images in a batch.")
  var batch = 256
  @Option(help: "How images are changed: none, flip, crop or affine.")
  var augment = "affine"
  @OptionGroup var options: BenchOptions

  func run() throws {
    let report = try options.start()
    guard let path = data ?? BundledFiles.folder("samples").map({ $0 + "/shapes" }) else {
      throw UsageError(message: "the bundled data is missing; name a data set.")
    }
    guard let augmentation = Augmentation(named: augment), (1...65_536).contains(batch),
      (1...4096).contains(inputSize ?? 1)
    else { throw UsageError(message: "--augment \(augment), --batch or --input-size is none that train takes.") }
    let images: ImageSet
    let start = ContinuousClock.now
    do {
      let source = try DatasetRegistry.open(path)
      images = try ImageSet.load(source, side: inputSize ?? min(224, source.naturalSide), limit: nil, seed: 1) { _, _ in
      }
    } catch let error as DatasetError { throw UsageError(error) }
    let decoded = Double(images.count) / ((ContinuousClock.now - start) / .seconds(1))
    let filler = BatchFiller(
      images: images, normalization: Normalization.of(images), augmentation: augmentation, seed: 1)
    let target = Tensor([batch, images.channels, images.side, images.side])
    let indices = (0..<batch).map { $0 % images.count }
    let plain = BenchReport.medianSeconds(9) { filler.fillPlain(target, range: 0..<min(batch, images.count)) }
    let changed = BenchReport.medianSeconds(9) { filler.fill(target, with: indices, epoch: 0, firstPosition: 0) }
    let rates = [decoded, Double(min(batch, images.count)) / plain, Double(batch) / changed]
    report.title("loader, \(images.count) images of \(images.channels)x\(images.side)x\(images.side)")
    report.add(
      "loader",
      [
        ("images", "\(images.count)"), ("size", "\(images.side)"), ("channels", "\(images.channels)"),
        ("augment", "\"\(augment)\""),
        ("images_per_second", "{\"decode\":\(rates[0]),\"plain\":\(rates[1]),\"augmented\":\(rates[2])}"),
      ],
      text: zip(["decoded", "plain", augment], rates).map { String(format: "%@ %.0f images/s", $0, $1) }
        .joined(separator: ", "))
  }
}
