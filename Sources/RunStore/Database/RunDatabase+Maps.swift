import Foundation
import GRDB
import Telemetry

extension RunDatabase {
  /// Where images of an epoch lie in the plane of the principal components, without their classes; nil where none is
  /// kept, as in runs of older versions.
  public func featureMap(epoch: Int) throws(StoreError) -> FeatureMap? {
    let sql = """
      SELECT (SELECT images FROM map WHERE images IS NOT NULL ORDER BY epoch LIMIT 1) AS images, x, y, label_type, labels
      FROM map JOIN assignment USING (epoch) WHERE epoch = ?
      """
    return try access { queue in
      try queue.read { database in
        guard try database.tableExists("map") else { return nil }
        return try Row.fetchOne(database, sql: sql, arguments: [epoch]).flatMap { FeatureMap($0, epoch) }
      }
    }
  }
}

extension FeatureMap {
  /// Nil where the arrays do not fit each other.
  fileprivate init?(_ row: Row, _ epoch: Int) {
    let images = ((row["images"] as Data?) ?? Data()).numbers(UInt32.self).map { Int32(truncatingIfNeeded: $0) }
    let (x, y) = ((row["x"] as Data).numbers(Int16.self), (row["y"] as Data).numbers(Int16.self))
    guard x.count == images.count, y.count == images.count,
      let labels = CompactNumbers.decode(row["labels"], row["label_type"]),
      images.allSatisfy({ labels.indices.contains(Int($0)) })
    else { return nil }
    let clusters = images.map { labels[Int($0)] }
    self.init(epoch: epoch, images: images, clusters: clusters, x: x, y: y, labels: nil)
  }

  func insert(into database: Database, position: Int) throws {
    let sql = """
      INSERT OR REPLACE INTO map VALUES (?, ?, CASE WHEN EXISTS (SELECT 1 FROM map WHERE epoch < ?) THEN NULL ELSE ? END,
        ?, ?)
      """
    try database.cachedStatement(sql: sql)
      .execute(arguments: [
        epoch, position, epoch, StoredFact.bytes(images.map { UInt32(truncatingIfNeeded: $0).littleEndian }),
        StoredFact.bytes(x.map(\.littleEndian)), StoredFact.bytes(y.map(\.littleEndian)),
      ])
  }
}
