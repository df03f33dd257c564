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
            epoch: row["epoch"], time: row["time"], sizes: (row["sizes"] as Data).words.map { Int($0) })
        }
      }
    }
  }

  /// The cluster of each image at the last clustering before an epoch; nil where none is kept.
  package func labels(before epoch: Int) throws(StoreError) -> (epoch: Int, labels: [Int32])? {
    let sql = "SELECT epoch, label_type, labels FROM assignment WHERE epoch < ? ORDER BY epoch DESC LIMIT 1"
    return try access { queue in
      try queue.read { database in
        guard let row = try Row.fetchOne(database, sql: sql, arguments: [epoch]),
          let width = Int((row["label_type"] as String).suffix(1)), [1, 2, 4].contains(width)
        else { return nil }
        let bytes = [UInt8](row["labels"] as Data)
        let labels = stride(from: 0, through: bytes.count - width, by: width).map { start in
          bytes[start..<start + width].reversed().reduce(Int32(0)) { $0 << 8 | Int32($1) }
        }
        return (row["epoch"], labels)
      }
    }
  }
}
