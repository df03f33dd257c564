import ArgumentParser
import Datasets
import Tensors

/// The features that a benchmark clusters or whitens: from a file, or made up.
struct FeatureOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("float32 [N, D] in NumPy's format (default: made-up rows).", valueName: "file.npy"),
    completion: .file(extensions: ["npy"]))
  var features: String?
  @Option(help: "Made-up rows.")
  var rows: Int?
  @Option(help: "Made-up columns.")
  var columns: Int?
  @Option(
    help: ArgumentHelp("Keep made-up rows in a nameless file of this folder, not in memory.", valueName: "folder"),
    completion: .directory)
  var mapped: String?

  /// The file's rows; or `rows` (or as many as given) of `columns` around `centres` seeded Gaussian centres, with 0.7
  /// times as much noise, scaled to unit length.
  func load(rows defaultRows: Int, columns defaultColumns: Int, centres: Int) throws -> Tensor {
    if let features {
      do { return try NumPyArray.read(features) } catch { throw UsageError(error) }
    }
    let (rows, columns) = (rows ?? defaultRows, columns ?? defaultColumns)
    guard (1...100_000_000).contains(rows), (1...65_536).contains(columns) else {
      throw UsageError(message: "--rows \(rows) --columns \(columns): expected 1 to 100000000, and 1 to 65536.")
    }
    var random = Random(seed: 1, stream: "bench features")
    let means = Tensor([centres, columns])
    for index in 0..<means.count { means[index] = random.normal() }
    let result = try room(for: [rows, columns])
    for row in 0..<rows {
      let (target, centre) = (result.row(row), means.row(random.below(centres)))
      for index in 0..<columns { target[index] = centre[index] + 0.7 * random.normal() }
      let length = target.reduce(0) { $0 + $1 * $1 }.squareRoot()
      for index in 0..<columns { target[index] /= length }
    }
    return result
  }

  private func room(for shape: Shape) throws -> Tensor {
    guard let mapped else { return Tensor(shape) }
    do { return try Tensor(shape, mappedIn: mapped) } catch { throw UsageError(error) }
  }
}
