import ArgumentParser
import NN
import Tensors

extension Precision: ExpressibleByArgument {
  /// - Throws: `UsageError` where the processor does not compute it in hardware.
  func check() throws {
    guard Precision.supported.contains(self) else {
      throw UsageError(message: "--precision \(self): this processor does not multiply bf16; take f32.")
    }
  }
}

/// Which network a benchmark runs, and on what images.
struct NetworkOptions: ParsableArguments {
  @Option(help: "The network.", completion: .backbones)
  var backbone = "small"
  @Option(help: "Side of the square images, in pixels.")
  var inputSize = 28
  @Option(help: "Channels of the images.")
  var channels = 1
  @Option(help: "Images in a batch.")
  var batch = 256

  /// Checks the options and describes the network.
  func network() throws -> Network {
    guard let known = BackboneRegistry.named(backbone) else {
      throw UsageError(
        message: "--backbone \(backbone): expected one of "
          + BackboneRegistry.all.map(\.name).joined(separator: ", ") + ".")
    }
    guard inputSize >= known.minimumSide, inputSize <= 4096, (1...512).contains(channels), (1...65_536).contains(batch)
    else {
      throw UsageError(
        message: "\(known.name) takes --input-size \(known.minimumSide) to 4096, with --channels and --batch above 0.")
    }
    return try known.make([channels, inputSize, inputSize], false)
  }

  /// The network and its images for a title.
  var title: String { "\(backbone) \(channels)x\(inputSize)x\(inputSize), batch \(batch)" }

  /// The same for a program.
  var fields: [(name: String, json: String)] {
    [("backbone", "\"\(backbone)\""), ("size", "\(inputSize)"), ("channels", "\(channels)"), ("batch", "\(batch)")]
  }
}
