import Foundation
import GRDB
import Telemetry

extension RunDatabase {
  /// The sizes of the clusters of some epochs, in order; those of which none are kept are left out.
  ///
  /// - Parameter limit: Epochs read at most.
  public func sizes(of epochs: Range<Int>, limit: Int) throws(StoreError) -> [(epoch: Int, sizes: [Int32])] {
    let sql = "SELECT epoch, sizes FROM assignment WHERE epoch >= ? AND epoch < ? ORDER BY epoch LIMIT ?"
    return try access { queue in
      try queue.read { database in
        try Row.fetchAll(database, sql: sql, arguments: [epochs.lowerBound, epochs.upperBound, limit]).map {
          row -> (epoch: Int, sizes: [Int32]) in
          (row["epoch"], (row["sizes"] as Data).numbers(UInt32.self).map { Int32(truncatingIfNeeded: $0) })
        }
      }
    }
  }
}
