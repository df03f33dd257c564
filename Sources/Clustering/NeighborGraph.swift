import Tensors

/// The nearest other rows of each of N rows, or the nearest of M others: exact, by Euclidean distances.
public struct NeighborGraph: Sendable {
  /// Neighbours of each row: those asked for, or all other rows where there are fewer.
  public let count: Int
  /// `[N, count]`, nearest first; of equals the lower number first.
  public let neighbors: [Int32]
  /// `[N, count]`, their squared distances: the same bits from either side of a pair.
  public let squaredDistances: [Float]

  private static let (rowBlock, columnBlock) = (512, 2048)
  private static let lanes = 16

  /// How often the search of so many rows tells where it is.
  static func blockCount(of rows: Int) -> Int { (rows + rowBlock - 1) / rowBlock }

  /// Finds `wanted` neighbours of each of `[N, D]` rows.
  ///
  /// - Parameter onBlock: Told how many rows are done, at every block of them; what it throws ends the search.
  /// - Complexity: O(N² · D) multiply-adds on `sgemm`, and a pass over the N² products; memory O(N · `wanted`).
  public init(_ rows: Tensor, wanted: Int, onBlock: (_ done: Int) throws -> Void) rethrows {
    try self.init(rows, rows, isSame: true, wanted: wanted, onBlock: onBlock)
  }

  /// Finds the `wanted` nearest of `[M, D]` others of each of `[N, D]` rows, each of which may be one that equals it.
  ///
  /// - Complexity: O(N · M · D) multiply-adds on `sgemm`; memory O(N · `wanted`).
  public init(_ rows: Tensor, among others: Tensor, wanted: Int, onBlock: (_ done: Int) throws -> Void) rethrows {
    try self.init(rows, others, isSame: false, wanted: wanted, onBlock: onBlock)
  }

  private init(
    _ rows: Tensor, _ others: Tensor, isSame: Bool, wanted: Int, onBlock: (_ done: Int) throws -> Void
  ) rethrows {
    let (total, otherCount) = (rows.rowCount, others.rowCount)
    precondition(otherCount > 0 && wanted > 0, "\(wanted) neighbours among \(otherCount) rows")
    count = min(wanted, isSame ? total - 1 : otherCount)
    let norms = Tensor([otherCount], (0..<otherCount).map { squaredNorm(others.row($0)) })
    var neighbors: [Int32] = []
    var distances: [Float] = []
    neighbors.reserveCapacity(total * count)
    distances.reserveCapacity(total * count)
    let (rowBlock, columnBlock) = (min(NeighborGraph.rowBlock, total), min(NeighborGraph.columnBlock, otherCount))
    let products = Tensor([rowBlock, columnBlock])
    for start in stride(from: 0, to: total, by: rowBlock) where count > 0 {
      let block = start..<min(start + rowBlock, total)
      var found = [Candidates](repeating: Candidates(limit: count), count: block.count)
      for first in stride(from: 0, to: otherCount, by: columnBlock) {
        let columns = first..<min(first + columnBlock, otherCount)
        let view = MatrixView(products.pointer, rows: block.count, columns: columns.count, stride: columnBlock)
        multiply(
          rows.matrix(rows: block), transposed: false, others.matrix(rows: columns), transposed: true, into: view)
        for row in block {
          NeighborGraph.scan(
            products.row(row - block.lowerBound), norms, columns, but: isSame ? row : nil, &found[row - start])
        }
      }
      for row in block {
        // The products have rounding; the few that are left are measured.
        let measured = found[row - start].places.map { ($0, squaredDistance(rows.row(row), others.row($0))) }
          .sorted { ($0.1, $0.0) < ($1.1, $1.0) }
        neighbors += measured.map { Int32($0.0) }
        distances += measured.map(\.1)
      }
      try onBlock(block.upperBound)
    }
    (self.neighbors, squaredDistances) = (neighbors, distances)
  }

  /// Takes in what is near among some columns, by a row's products with them. Most are ruled out sixteen at a time.
  ///
  /// - Parameter own: The row itself, where it is among the columns.
  private static func scan(
    _ products: UnsafeMutableBufferPointer<Float>, _ norms: Tensor, _ columns: Range<Int>, but own: Int?,
    _ found: inout Candidates
  ) {
    guard let left = UnsafeRawPointer(products.baseAddress) else { return }
    let right = UnsafeRawPointer(norms.pointer + columns.lowerBound)
    for start in stride(from: 0, to: columns.count, by: lanes) {
      if start + lanes <= columns.count {
        let scores =
          right.loadUnaligned(fromByteOffset: start * 4, as: SIMD16<Float>.self)
          - 2 * left.loadUnaligned(fromByteOffset: start * 4, as: SIMD16<Float>.self)
        if !any(scores .< found.worst) { continue }
      }
      for place in start..<min(start + lanes, columns.count) where columns.lowerBound + place != own {
        found.offer(columns.lowerBound + place, score: norms[columns.lowerBound + place] - 2 * products[place])
      }
    }
  }

  /// The rows of the lowest scores, of equals those that came first.
  private struct Candidates {
    let limit: Int
    private(set) var places: [Int] = []
    private var scores: [Float] = []
    /// The score that a row must be below.
    private(set) var worst = Float.infinity

    init(limit: Int) { self.limit = limit }

    mutating func offer(_ row: Int, score: Float) {
      guard score < worst else { return }
      if places.count == limit {
        places.removeLast()
        scores.removeLast()
      }
      let place = scores.firstIndex { $0 > score } ?? scores.endIndex
      places.insert(row, at: place)
      scores.insert(score, at: place)
      if places.count == limit { worst = scores[limit - 1] }
    }
  }
}
