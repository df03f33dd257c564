import ArgumentParser
import NN

/// `dctop bench`: the speed of each part on this machine; all parts, one after the other, if none is named.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "The speed of each part on this machine; all of them if none is named.",
    subcommands: [
      BenchMachine.self, BenchMultiply.self, BenchConvolutions.self, BenchTrain.self, BenchKMeans.self, BenchPCA.self,
      BenchLoader.self,
    ])

  @OptionGroup var options: BenchOptions

  /// What a whole table is made of: each part as one would call it.
  private static let parts: [[String]] =
    [["machine"], ["sgemm"]] + precisions.map { ["convolutions"] + $0 } + networks
    + [["kmeans", "--k", "100"], ["kmeans", "--k", "1000"], ["pca"], ["loader"]]

  private static let precisions = Precision.supported.map { ["--precision", $0.rawValue] }

  private static let networks: [[String]] = [
    ["small", "28", "1", "256"], ["vgg-s", "32", "2", "256"], ["resnet18", "32", "3", "64"],
    ["alexnet", "224", "2", "64"], ["vgg16", "224", "2", "8"],
  ].flatMap { (words: [String]) in
    precisions.map { precision in
      ["train", "--backbone", words[0], "--input-size", words[1], "--channels", words[2], "--batch", words[3]]
        + ["--steps", "3"] + precision
    }
  }

  func run() throws {
    for part in Bench.parts {
      var command = try Bench.parseAsRoot(part + options.words)
      try command.run()
    }
  }
}
