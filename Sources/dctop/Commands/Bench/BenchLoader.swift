import ArgumentParser
import Datasets
import Foundation
import Tensors

/// `dctop bench loader`: decoding images, and filling batches with them.
struct BenchLoader: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "loader",
    abstract: "Images per second decoded, put into batches plain and augmented, and both in one, ahead (streamed).")

  @ArgumentParser.Argument(help: "Any data that train takes (default: the bundled shapes).", completion: .file())
  var data: String?
  @Option(help: "Side that images are decoded to (default: their own, up to 224).")
  var inputSize: Int?
  @Option(help: "Images in a batch.")
  var batch = 256
  @Option(help: "How images are changed, as --augment of train.", completion: .augmentations)
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
    let rates = [("decode", decoded)] + (try fillingRates(images, augmentation, threads: report.threads))
    report.title("loader, \(images.count) images of \(images.channels)x\(images.side)x\(images.side)")
    report.add(
      "loader",
      [
        ("images", "\(images.count)"), ("size", "\(images.side)"), ("channels", "\(images.channels)"),
        ("augment", "\"\(augment)\""),
        ("images_per_second", "{" + rates.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"),
      ],
      text: zip(["decoded", "plain", augment, "streamed"], rates).map {
        String(format: "%@ %.0f images/s", $0, $1.1)
      }.joined(separator: ", "))
  }

  private func fillingRates(
    _ images: ImageSet, _ augmentation: Augmentation, threads: Int
  ) throws -> [(String, Double)] {
    let filler = BatchFiller(
      images: images, normalization: Normalization.of(images), augmentation: augmentation, seed: 1)
    let target = Tensor([batch, images.channels, images.side, images.side])
    let count = min(batch, images.count)
    let plain = try BenchReport.medianSeconds(9) {
      try filler.fill(target, with: .plain(0..<count), threads: threads)
    }
    let indices = (0..<batch).map { $0 % images.count }
    let augmented = try BenchReport.medianSeconds(9) {
      try filler.fill(target, with: .augmented(indices, epoch: 0, firstPosition: 0), threads: threads)
    }
    return [
      ("plain", Double(count) / plain), ("augmented", Double(batch) / augmented),
      ("streamed", try streamedRate(images, augmentation, target, threads: threads)),
    ]
  }

  /// Images per second decoded and augmented ahead of a network that does nothing, over 16 batches.
  private func streamedRate(
    _ images: ImageSet, _ augmentation: Augmentation, _ target: Tensor, threads: Int
  ) throws -> Double {
    let filler = BatchFiller(
      images: images.streamed, normalization: Normalization.of(images), augmentation: augmentation, seed: 1)
    let ring = BatchRing(filler, batch: batch, threads: threads, isAhead: true)
    let rounds = 16
    let seconds = try ContinuousClock().measure {
      ring.start(
        (0..<rounds).lazy.map { round -> BatchRequest in
          let first = round * batch
          return .augmented((first..<first + batch).map { $0 % images.count }, epoch: 0, firstPosition: first)
        })
      for _ in 0..<rounds { try ring.next(into: target) }
    }
    return Double(rounds * batch) / (seconds / .seconds(1))
  }
}
