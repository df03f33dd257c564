import Foundation
import GRDB
import Telemetry

/// Something that a run's database keeps, with its place in the run's story.
struct StoredFact: Sendable {
  enum Content: Sendable {
    case event(Event)
    case assignment(labels: [Int32], ClusterPicture)
    case map(FeatureMap)
  }

  /// Images that are kept of each cluster: what a screen has room for, in 8 bytes each.
  private static let memberLimit = 8
  /// In the place of an image where a cluster has fewer.
  static let noImage = UInt32.max

  let position: Int
  let time: Double
  let content: Content

  func insert(into database: Database) throws {
    switch content {
    case .event(.batchEnded(let stats)): try insert(stats, database)
    case .event(.epochEnded(let stats)): try insert(stats, database)
    case .event(let event): try insert(event, database)
    case .assignment(let labels, let picture):
      try insert(labels, picture, database)
      try insert(picture, database)
      try ClusterRow(picture)?.insert(into: database, position: position)
    case .map(let map): try map.insert(into: database, position: position)
    }
  }

  private func insert(_ event: Event, _ database: Database) throws {
    let body = String(decoding: try ExactJSON.encoder.encode(event), as: UTF8.self)
    try database.cachedStatement(sql: "INSERT INTO event VALUES (?, ?, ?, ?, ?)")
      .execute(arguments: [position, time, event.kind, event.epoch, body])
  }

  private func insert(_ stats: BatchStats, _ database: Database) throws {
    try database.cachedStatement(sql: "INSERT INTO step VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .execute(arguments: [
        position, time, stats.epoch, stats.iteration, stats.iterationCount, stats.loss, stats.learningRate,
        stats.seconds, stats.images,
      ])
  }

  private func insert(_ stats: EpochStats, _ database: Database) throws {
    let (seconds, rates, evaluation) = (stats.seconds, stats.imagesPerSecond, stats.evaluation)
    var arguments: StatementArguments = [
      position, time, stats.epoch, stats.loss, stats.objective, stats.nmiPrevious, stats.nmiLabels,
      stats.emptyClusters, stats.largestCluster, stats.smallestCluster, stats.imbalance, stats.reassigned,
      stats.learningRate,
    ]
    arguments += [seconds.features, seconds.pca, seconds.kmeans, seconds.train, rates.features, rates.train]
    arguments += [evaluation?.k, evaluation?.accuracy, evaluation?.nmi, evaluation?.ami, evaluation?.ari, stats.score]
    let places = Array(repeating: "?", count: 25).joined(separator: ", ")
    try database.cachedStatement(sql: "INSERT OR REPLACE INTO epoch VALUES (\(places))").execute(arguments: arguments)
  }

  private func insert(_ labels: [Int32], _ picture: ClusterPicture, _ database: Database) throws {
    let (type, bytes) = CompactNumbers.encode(labels, below: picture.sizes.count)
    try database.cachedStatement(sql: "INSERT OR REPLACE INTO assignment VALUES (?, ?, ?, ?, ?, ?, ?)")
      .execute(arguments: [
        picture.epoch, position, picture.sizes.count, labels.count, type, bytes,
        StoredFact.bytes(picture.sizes.map { UInt32($0).littleEndian }),
      ])
  }

  private func insert(_ picture: ClusterPicture, _ database: Database) throws {
    let width = min(StoredFact.memberLimit, picture.members.map(\.count).max() ?? 0)
    var images: [UInt32] = []
    var distances: [UInt32] = []
    for members in picture.members {
      for place in 0..<width {
        let member = place < members.count ? members[place] : nil
        images.append((member.map { UInt32($0.image) } ?? StoredFact.noImage).littleEndian)
        distances.append((member?.distance ?? 0).bitPattern.littleEndian)
      }
    }
    try database.cachedStatement(sql: "INSERT OR REPLACE INTO picture VALUES (?, ?, ?, ?, ?)")
      .execute(arguments: [
        picture.epoch, position, width, StoredFact.bytes(images), StoredFact.bytes(distances),
      ])
  }

  static func bytes<Number: BitwiseCopyable>(_ numbers: [Number]) -> Data {
    numbers.withUnsafeBytes { Data($0) }
  }
}
