import Foundation
import GRDB
import Telemetry

extension RunDatabase {
  /// The clusters of an epoch with what is kept of them, without the images' classes; nil where none is kept.
  ///
  /// Runs of older versions have kept sizes and the images nearest to each centroid only.
  public func picture(epoch: Int) throws(StoreError) -> ClusterPicture? {
    let sql = "SELECT sizes, members, nearest, distances FROM assignment JOIN picture USING (epoch) WHERE epoch = ?"
    return try access { queue in
      try queue.read { database -> ClusterPicture? in
        guard let row = try Row.fetchOne(database, sql: sql, arguments: [epoch]),
          var picture = ClusterPicture(row, epoch)
        else { return nil }
        try ClusterRow.add(to: &picture, from: database)
        return picture
      }
    }
  }

  /// The cluster of each image in the last epoch before this one that is kept, and which that is; nil where there is
  /// none.
  public func labels(before epoch: Int) throws(StoreError) -> (epoch: Int, labels: [Int32])? {
    try labels("WHERE epoch < ? ORDER BY epoch DESC LIMIT 1", epoch)
  }

  /// The cluster of each image in an epoch; nil where it is not kept.
  public func labels(epoch: Int) throws(StoreError) -> [Int32]? { try labels("WHERE epoch = ?", epoch)?.labels }

  private func labels(_ condition: String, _ epoch: Int) throws(StoreError) -> (epoch: Int, labels: [Int32])? {
    let sql = "SELECT epoch, label_type, labels FROM assignment \(condition)"
    return try access { queue in
      try queue.read { database in
        guard let row = try Row.fetchOne(database, sql: sql, arguments: [epoch]),
          let labels = CompactNumbers.decode(row["labels"], row["label_type"])
        else { return nil }
        return (row["epoch"], labels)
      }
    }
  }

  /// The last epoch whose clusters are kept; nil where none are.
  public func lastPictureEpoch() throws(StoreError) -> Int? {
    try access { queue in try queue.read { try Int.fetchOne($0, sql: "SELECT max(epoch) FROM picture") } }
  }

  /// Where image i of the run is in its data; nil where it is at place i, as it is if the run has all images.
  public func places() throws(StoreError) -> [Int]? {
    try access { queue in
      try queue.read { database in
        try Data.fetchOne(database, sql: "SELECT places FROM selection")?.numbers(UInt32.self).map { Int($0) }
      }
    }
  }
}

extension ClusterPicture {
  /// Nil where the arrays do not fit each other.
  fileprivate init?(_ row: Row, _ epoch: Int) {
    let sizes = (row["sizes"] as Data).numbers(UInt32.self).map { Int32(truncatingIfNeeded: $0) }
    let images = (row["nearest"] as Data).numbers(UInt32.self)
    let distances = (row["distances"] as Data).numbers(UInt32.self)
    let width: Int = row["members"]
    guard width >= 0, images.count == sizes.count * width, distances.count == images.count else { return nil }
    let members = sizes.indices.map { cluster in
      (cluster * width..<(cluster + 1) * width).filter { images[$0] != StoredFact.noImage }.map {
        Member(image: Int(images[$0]), distance: Float(bitPattern: distances[$0]), label: nil)
      }
    }
    self.init(epoch: epoch, sizes: sizes, members: members)
  }
}
