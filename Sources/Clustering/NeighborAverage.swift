import Tensors

/// Moves rows towards the middle of their neighbourhood: each becomes the mean of its nearest rows.
///
/// What lies in a dense place stays, and what lies between two dense places goes to the nearer one, so that clusters draw
/// together before they are looked for. The neighbours are found among a seeded sample of the rows, so that the work
/// grows with N only; a row of the sample is its own nearest neighbour.
///
/// - Source: Fukunaga and Hostetler, "The Estimation of the Gradient of a Density Function", 1975: a step of mean
///   shift, with the nearest rows for the window.
public struct NeighborAverage: Sendable, Equatable {
  /// Neighbours of a row.
  public let count: Int

  /// Rows that neighbours are found among, at most.
  public static let sampleLimit = 16_384
  /// Rows whose neighbours are kept at a time.
  private static let blockRows = 8192

  /// Takes means over so many rows, 1 or more; a sample of fewer is taken whole.
  public init(count: Int) {
    precondition(count > 0, "the mean of \(count) rows")
    self.count = count
  }

  /// As many neighbours as are wanted, but no more than half of what an average cluster has in the sample: beyond that
  /// they would be others' members.
  ///
  /// - Returns: Nil where a row would be alone, and stays as it is.
  public init?(wanted: Int, rows: Int, clusterCount: Int) {
    let most = min(rows, NeighborAverage.sampleLimit) / (2 * max(1, clusterCount))
    guard min(wanted, most) > 1 else { return nil }
    self.init(count: min(wanted, most))
  }

  /// Overwrites `[N, D]` rows with the means.
  ///
  /// - Parameters:
  ///   - isUnit: Whether the means are scaled to unit length.
  ///   - poll: Called at every block of rows; what it throws ends the work, and the rows are then of no use.
  /// - Complexity: O(N · S · D) multiply-adds on `sgemm` for a sample of S rows; memory O(S · D) and that of a block.
  public func apply(to rows: Tensor, isUnit: Bool, seed: UInt64, poll: () throws -> Void) rethrows {
    var random = Random(seed: seed, stream: "neighbors")
    let sample = rows.copy(of: random.sample(NeighborAverage.sampleLimit, of: rows.rowCount))
    for start in stride(from: 0, to: rows.rowCount, by: NeighborAverage.blockRows) {
      let block = start..<min(start + NeighborAverage.blockRows, rows.rowCount)
      let graph = try NeighborGraph(rows.copy(of: block), among: sample, wanted: count) { _ in try poll() }
      for row in block {
        let place = (row - start) * graph.count
        average(sample, graph.neighbors[place..<place + graph.count], into: rows.row(row))
      }
    }
    if isUnit { normalizeRows(rows) }
  }

  private func average(_ sample: Tensor, _ neighbors: ArraySlice<Int32>, into row: UnsafeMutableBufferPointer<Float>) {
    row.update(repeating: 0)
    for neighbor in neighbors {
      let other = sample.row(Int(neighbor))
      for index in row.indices { row[index] += other[index] }
    }
    for index in row.indices { row[index] /= Float(neighbors.count) }
  }
}
