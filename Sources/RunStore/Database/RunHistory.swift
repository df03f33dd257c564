import Foundation
import GRDB
import Telemetry

/// A fact of a run's story as it was stored.
public struct HistoryEntry: Sendable {
  public let position: Int
  /// Seconds since 1970.
  public let time: Double
  public let event: Event
}

extension RunDatabase {
  /// The options that the run was started with.
  public func options() throws(StoreError) -> [String: String] { try pairs("option") }

  /// What the run runs on.
  public func environment() throws(StoreError) -> [String: String] { try pairs("environment") }

  private func pairs(_ table: String) throws(StoreError) -> [String: String] {
    try access { queue in
      try queue.read { database in
        let rows = try Row.fetchAll(database, sql: "SELECT name, value FROM \(table)")
        return Dictionary(uniqueKeysWithValues: rows.map { ($0["name"] as String, $0["value"] as String) })
      }
    }
  }

  /// The epochs that are done, in order.
  public func epochs() throws(StoreError) -> [EpochStats] {
    try access { queue in
      try queue.read { try Row.fetchAll($0, sql: "SELECT * FROM epoch ORDER BY epoch").map(EpochStats.init) }
    }
  }

  /// The last epoch that is done; nil where none is.
  public func lastEpoch() throws(StoreError) -> EpochStats? {
    try access { queue in
      try queue.read {
        try Row.fetchOne($0, sql: "SELECT * FROM epoch ORDER BY epoch DESC LIMIT 1").map(EpochStats.init)
      }
    }
  }

  /// What the run last said of itself; nil where it has said nothing.
  public func lastState() throws(StoreError) -> RunState? {
    let sql = "SELECT * FROM event WHERE kind = 'stateChanged' ORDER BY position DESC LIMIT 1"
    let event = try access { queue in
      try queue.read { try Row.fetchOne($0, sql: sql).flatMap(RunDatabase.event) }
    }
    guard case .stateChanged(let state)? = event else { return nil }
    return state
  }

  /// What the run's evaluations are to be compared with; nil where it has none.
  public func baselines() throws(StoreError) -> Baselines? {
    for event in try events(ofKind: "comparedWith") { if case .comparedWith(let found) = event { return found } }
    return nil
  }

  /// The clustering with the highest score without labels, by its epoch, the last clustering of a finished run too; of
  /// equals the later one. Nil where none has a score.
  public func bestEpoch() throws(StoreError) -> (epoch: Int, score: Double)? {
    let sql = """
      SELECT body ->> '$.examined._0.epoch' AS epoch, body ->> '$.examined._0.score' AS score FROM event
      WHERE kind = 'examined' AND score IS NOT NULL ORDER BY score DESC, position DESC LIMIT 1
      """
    return try access { queue in
      try queue.read { try Row.fetchOne($0, sql: sql).map { ($0["epoch"], $0["score"]) } }
    }
  }

  private func events(ofKind kind: String) throws(StoreError) -> [Event] {
    try access { queue in
      try queue.read {
        try Row.fetchAll($0, sql: "SELECT * FROM event WHERE kind = ? ORDER BY position", arguments: [kind])
          .compactMap(RunDatabase.event)
      }
    }
  }

  /// The run's story behind a place in it: events, batches and epochs, in order.
  ///
  /// - Parameter limit: Entries of each kind at most; where there are more, the story ends where the first kind does.
  /// - Complexity: O(limit).
  public func history(after position: Int, limit: Int = 100_000) throws(StoreError) -> [HistoryEntry] {
    try access { queue in
      try queue.read { database in
        var entries: [HistoryEntry] = []
        var end = Int.max
        for (table, event) in RunDatabase.readers {
          let rows = try Row.fetchAll(
            database, sql: "SELECT * FROM \(table) WHERE position > ? ORDER BY position LIMIT ?",
            arguments: [position, limit])
          if rows.count == limit, let last = rows.last { end = min(end, last["position"]) }
          entries += try rows.compactMap { row in
            try event(row).map { HistoryEntry(position: row["position"], time: row["time"], event: $0) }
          }
        }
        return entries.filter { $0.position <= end }.sorted { $0.position < $1.position }
      }
    }
  }

  private static let readers: [(table: String, event: @Sendable (Row) throws -> Event?)] = [
    ("event", { row in event(row) }),
    ("step", { row in .batchEnded(BatchStats(row)) }),
    ("epoch", { row in .epochEnded(EpochStats(row)) }),
  ]

  /// Nil for events that this version does not know.
  private static func event(_ row: Row) -> Event? {
    try? ExactJSON.decoder.decode(Event.self, from: Data((row["body"] as String).utf8))
  }
}

extension BatchStats {
  fileprivate init(_ row: Row) {
    self.init(
      epoch: row["epoch"], iteration: row["iteration"], iterationCount: row["iterations"],
      loss: row["loss"] ?? Float.nan, learningRate: row["learning_rate"], seconds: row["seconds"],
      images: row["images"])
  }
}

extension EpochStats {
  fileprivate init(_ row: Row) {
    let evaluation = (row["evaluation_k"] as Int?).map {
      Evaluation(
        k: $0, accuracy: row["accuracy"] ?? 0, nmi: row["nmi"] ?? 0, ami: row["ami"] ?? 0, ari: row["ari"] ?? 0)
    }
    self.init(
      epoch: row["epoch"], loss: row["loss"], objective: row["objective"] ?? .nan, nmiPrevious: row["nmi_previous"],
      nmiLabels: row["nmi_labels"], emptyClusters: row["empty_clusters"], largestCluster: row["largest_cluster"],
      smallestCluster: row["smallest_cluster"], imbalance: row["imbalance"] ?? .nan, reassigned: row["reassigned"],
      learningRate: row["learning_rate"],
      seconds: Seconds(
        features: row["features_seconds"] ?? 0, pca: row["pca_seconds"] ?? 0, kmeans: row["kmeans_seconds"] ?? 0,
        train: row["train_seconds"] ?? 0),
      imagesPerSecond: Rates(features: row["features_per_second"] ?? 0, train: row["train_per_second"] ?? 0),
      evaluation: evaluation, score: row["score"])
  }
}
