import Foundation
import GRDB

/// The sizes of a clustering's clusters.
struct StoredClustering {
  let epoch: Int
  /// Seconds since 1970.
  let time: Double
  let sizes: [Int]
}

extension RunDatabase {
  /// The clusterings behind an epoch, in order.
  func clusterings(after epoch: Int, limit: Int) throws(StoreError) -> [StoredClustering] {
    // A clustering has no time of its own: that of what was told before it is as good.
    let sql = """
      SELECT epoch, sizes, coalesce((SELECT time FROM event WHERE event.position < assignment.position
        ORDER BY event.position DESC LIMIT 1), 0) AS time
      FROM assignment WHERE epoch > ? ORDER BY epoch LIMIT ?
      """
    return try access { queue in
      try queue.read { database in
        try Row.fetchAll(database, sql: sql, arguments: [epoch, limit]).map { row in
          StoredClustering(
            epoch: row["epoch"], time: row["time"], sizes: (row["sizes"] as Data).numbers(UInt32.self).map { Int($0) })
        }
      }
    }
  }
}
