import Foundation
import RunStore
import Telemetry
import TestSupport
import Testing

@Suite("The run's database")
struct RunDatabaseTests {
  private static func run() throws -> (TemporaryFolder, RunDirectory) {
    let folder = try TemporaryFolder()
    return (folder, try RunDirectory.create(in: folder.path, now: Date(timeIntervalSince1970: 0)))
  }

  private static func batch(_ epoch: Int, _ iteration: Int, loss: Float = 2.5) -> BatchStats {
    BatchStats(
      epoch: epoch, iteration: iteration, iterationCount: 3, loss: loss, learningRate: 0.05, seconds: 0.125, images: 64)
  }

  private static func epoch(_ epoch: Int) -> EpochStats {
    EpochStats(
      epoch: epoch, loss: 2.25, objective: 10.5, nmiPrevious: epoch == 0 ? nil : 0.5, nmiLabels: 0.75,
      emptyClusters: 1, largestCluster: 9, smallestCluster: 0, imbalance: 1.5, reassigned: epoch == 0 ? nil : 7,
      learningRate: 0.05, seconds: .init(features: 1, pca: 0.5, kmeans: 0.25, train: 4),
      imagesPerSecond: .init(features: 200, train: 50),
      evaluation: .init(k: 3, accuracy: 0.875, nmi: 0.625, ami: 0.5, ari: 0.375),
      score: epoch == 0 ? nil : 0.625)
  }

  private static func recorder(_ run: RunDirectory) throws -> RunRecorder {
    try RunRecorder(try RunDatabase.write(run)) { Issue.record("\($0)") }
  }

  @Test("What is recorded comes back in order, progress left out")
  func story() throws {
    let (folder, run) = try RunDatabaseTests.run()
    defer { withExtendedLifetime(folder) {} }
    let events: [Event] = [
      .stateChanged(.running), .phaseStarted(.features, epoch: 0), .batchEnded(RunDatabaseTests.batch(0, 0)),
      .emptyCluster(.init(epoch: 0, iteration: 2, cluster: 5, donor: 1, donorSize: 40)),
      .batchEnded(RunDatabaseTests.batch(0, 1)), .epochEnded(RunDatabaseTests.epoch(0)),
      .warned(message: "it's \"odd\"; DROP TABLE event"), .epochEnded(RunDatabaseTests.epoch(1)),
    ]
    let recorder = try RunDatabaseTests.recorder(run)
    recorder.record(options: ["k": "3"], environment: ["version": "test"])
    for event in events {
      recorder.record(event)
      recorder.record(.progressed(.loading, done: 1, total: 2))
    }
    recorder.finish()
    let database = try RunDatabase.read(run)
    let history = try database.history(after: 0)
    #expect(history.map(\.event) == events)
    #expect(history.map(\.position) == Array(1...events.count) && recorder.position == events.count)
    #expect(try database.history(after: 6).map(\.event) == Array(events[6...]))
    #expect(try database.epochs() == [RunDatabaseTests.epoch(0), RunDatabaseTests.epoch(1)])
    #expect(try database.lastEpoch()?.epoch == 1 && database.lastState() == .running)
    #expect(try database.options() == ["k": "3"] && database.environment() == ["version": "test"])
  }

  @Test("The best epoch is that of the highest score without labels, the later of equals; baselines come back")
  func best() throws {
    let (folder, run) = try RunDatabaseTests.run()
    defer { withExtendedLifetime(folder) {} }
    let recorder = try RunDatabaseTests.recorder(run)
    recorder.record(.stateChanged(.running))
    recorder.finish()
    let database = try RunDatabase.read(run)
    #expect(try database.bestEpoch() == nil && database.baselines() == nil)
    let baselines = Baselines(
      pixels: .init(k: 3, accuracy: 0.5, nmi: 0.25, ami: 0.25, ari: 0.125), pixelImages: 60, network: nil)
    recorder.record(.comparedWith(baselines))
    for (epoch, score) in [(0, nil), (1, 0.25), (2, 0.75), (3, 0.75), (4, 0.5)] as [(Int, Double?)] {
      recorder.record(
        .examined(
          Vitals(
            epoch: epoch, images: 60, k: 3, usedClusters: 3, largestCluster: 20, imbalance: 1, moved: nil,
            effectiveRank: 2, silentChannels: nil, silhouette: 0.5, score: score)))
    }
    recorder.finish()
    let best = try #require(try database.bestEpoch())
    #expect(best.epoch == 3 && best.score == 0.75)
    #expect(try database.baselines() == baselines)
    let summary = RunSummary(of: run)
    #expect(summary.bestEpoch == 3 && summary.bestScore == 0.75 && summary.problem == nil)
  }

  @Test("The story in pieces is the whole story")
  func pieces() throws {
    let (folder, run) = try RunDatabaseTests.run()
    defer { withExtendedLifetime(folder) {} }
    let recorder = try RunDatabaseTests.recorder(run)
    for epoch in 0..<5 {
      for iteration in 0..<3 { recorder.record(.batchEnded(RunDatabaseTests.batch(epoch, iteration))) }
      recorder.record(.epochEnded(RunDatabaseTests.epoch(epoch)))
      recorder.record(.warned(message: "\(epoch)"))
    }
    recorder.finish()
    let database = try RunDatabase.read(run)
    let whole = try database.history(after: 0)
    var pieces: [HistoryEntry] = []
    while true {
      let piece = try database.history(after: pieces.last?.position ?? 0, limit: 2)
      if piece.isEmpty { break }
      pieces += piece
    }
    #expect(whole.count == 25 && pieces.map(\.position) == whole.map(\.position))
  }

  @Test("A loss that is not finite is NULL to SQL, and not a number to us")
  func notFinite() throws {
    let (folder, run) = try RunDatabaseTests.run()
    defer { withExtendedLifetime(folder) {} }
    let recorder = try RunDatabaseTests.recorder(run)
    recorder.record(.batchEnded(RunDatabaseTests.batch(0, 0, loss: .nan)))
    recorder.record(.batchEnded(RunDatabaseTests.batch(0, 1, loss: .infinity)))
    recorder.finish()
    let losses = try RunDatabase.read(run).history(after: 0).map { entry in
      if case .batchEnded(let stats) = entry.event { stats.loss } else { Float(0) }
    }
    #expect(losses.count == 2 && losses[0].isNaN && losses[1] == .infinity)
  }

  @Test("What came after a checkpoint is forgotten, and the story goes on from there")
  func cut() throws {
    let (folder, run) = try RunDatabaseTests.run()
    defer { withExtendedLifetime(folder) {} }
    var recorder = try RunDatabaseTests.recorder(run)
    recorder.record(.epochEnded(RunDatabaseTests.epoch(0)))
    let position = recorder.position
    recorder.record(.batchEnded(RunDatabaseTests.batch(1, 0)))
    recorder.record(labels: [0, 1], ClusterPicture(epoch: 1, sizes: [1, 1], members: [[], []]))
    recorder.record(.epochEnded(RunDatabaseTests.epoch(1)))
    recorder.finish()
    let database = try RunDatabase.write(run)
    #expect(try database.lastPosition() == 4)
    try database.cut(after: position)
    recorder = try RunRecorder(database) { Issue.record("\($0)") }
    recorder.record(.epochEnded(RunDatabaseTests.epoch(1)))
    recorder.finish()
    #expect(try database.epochs().map(\.epoch) == [0, 1] && database.lastPosition() == 2)
  }

  /// The numbers that Python's sqlite3 finds, as one line of JSON.
  private static func python(_ script: String, _ run: RunDirectory) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script, run.databasePath]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    process.waitUntilExit()
    return String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  }

  @Test(
    "Python reads labels and sizes as the schema says, in as few bytes as K needs",
    arguments: [(3, "u1", 1), (300, "<u2", 2), (70_000, "<u4", 4)])
  func labels(_ k: Int, _ type: String, _ bytes: Int) throws {
    let (folder, run) = try RunDatabaseTests.run()
    defer { withExtendedLifetime(folder) {} }
    let recorder = try RunDatabaseTests.recorder(run)
    let labels = (0..<50).map { Int32(($0 * 7919) % k) }
    var sizes = [Int32](repeating: 0, count: k)
    for label in labels { sizes[Int(label)] += 1 }
    recorder.record(labels: labels, ClusterPicture(epoch: 4, sizes: sizes, members: sizes.map { _ in [] }))
    recorder.finish()
    let script = """
      import sqlite3, sys, struct
      row = sqlite3.connect(sys.argv[1]).execute('SELECT epoch, k, images, label_type, labels, sizes FROM assignment')
      epoch, k, images, kind, labels, sizes = row.fetchone()
      width = int(kind[-1])
      print(epoch, k, images, kind, [int.from_bytes(labels[i:i + width], 'little') for i in range(0, len(labels), width)],
            sum(struct.unpack('<%dI' % k, sizes)))
      """
    let expected = "4 \(k) 50 \(type) \(labels) 50\n"
    #expect(try RunDatabaseTests.python(script, run) == expected)
    #expect(bytes == Int(String(type.suffix(1))))
  }

  @Test("A thousand epochs of 60,000 images stay under 200 MB")
  func size() throws {
    let empty = try bytes(epochs: 0)
    let tenEpochs = try bytes(epochs: 10) - empty
    #expect(tenEpochs > 1_000_000 && empty + 100 * tenEpochs < 200_000_000, "\(empty), \(tenEpochs) for 10 epochs")
  }

  /// The size of the database of a run of so many epochs.
  private func bytes(epochs: Int) throws -> Int {
    let (folder, run) = try RunDatabaseTests.run()
    defer { withExtendedLifetime(folder) {} }
    try fill(try RunDatabaseTests.recorder(run), epochs: epochs)
    #expect(!FileManager.default.fileExists(atPath: run.databasePath + "-wal"))
    return try #require(try FileManager.default.attributesOfItem(atPath: run.databasePath)[.size] as? Int)
  }

  private static func picture(_ epoch: Int, clusters: Int, members: Int) -> ClusterPicture {
    let sizes = [Int32](repeating: 120, count: clusters)
    let images = (0..<clusters).map { cluster in
      (0..<members).map { ClusterPicture.Member(image: cluster * 120 + $0, distance: 0.25 * Float($0), label: nil) }
    }
    var figures = ClusterFigures()
    (figures.birth, figures.spread) = (epoch, 0.75)
    figures.neighbors = (0..<3).map { .init(cluster: $0, distance: 0.5) }
    return ClusterPicture(
      epoch: epoch, sizes: sizes, members: images, farthest: images,
      figures: [ClusterFigures](repeating: figures, count: clusters),
      generations: [
        ClusterGeneration(epoch: epoch, sizes: sizes, links: sizes.map { _ in ClusterLink(.continued, parent: 1) })
      ])
  }

  @Test("A picture comes back with as many images as are kept, and an empty cluster empty")
  func pictures() throws {
    let (folder, run) = try RunDatabaseTests.run()
    defer { withExtendedLifetime(folder) {} }
    let recorder = try RunDatabaseTests.recorder(run)
    var picture = RunDatabaseTests.picture(2, clusters: 3, members: 24)
    picture.members[1] = []
    picture.members[2].removeLast(21)
    picture.sizes = [357, 0, 3]
    recorder.record(imageCount: 360, places: nil)
    recorder.record(labels: [Int32](repeating: 0, count: 360), picture)
    recorder.finish()
    let database = try RunDatabase.read(run)
    let found = try #require(try database.picture(epoch: 2))
    #expect(found.epoch == 2 && found.sizes == [357, 0, 3])
    #expect(found.members[0] == Array(picture.members[0].prefix(8)))
    #expect(found.members[1].isEmpty && found.members[2] == picture.members[2])
    #expect(try database.picture(epoch: 1) == nil && database.lastPictureEpoch() == 2 && database.places() == nil)
    recorder.record(imageCount: 3, places: [4, 70_000, 70_001])
    #expect(try database.places() == [4, 70_000, 70_001])
  }

  /// As 60,000 images in 500 clusters and batches of 256 fill it.
  private func fill(_ recorder: RunRecorder, epochs: Int) throws {
    let labels = (0..<60_000).map { Int32($0 % 500) }
    let images = (0..<FeatureMap.imageLimit).map { Int32($0) }
    let places = images.map { Int16($0) }
    for epoch in 0..<epochs {
      recorder.record(labels: labels, RunDatabaseTests.picture(epoch, clusters: 500, members: 24))
      recorder.record(
        FeatureMap(
          epoch: epoch, images: images, clusters: images.map { labels[Int($0)] }, x: places, y: places, labels: nil))
      for iteration in 0..<20 {
        let stats = KMeansStats(
          epoch: epoch, iteration: iteration, iterationCount: 20, objective: 1 / 3, imbalance: 1 / 3, emptyCount: 0)
        recorder.record(.kmeansIterated(stats))
      }
      for iteration in 0..<235 { recorder.record(.batchEnded(RunDatabaseTests.batch(epoch, iteration, loss: 1 / 3))) }
      recorder.record(.epochEnded(RunDatabaseTests.epoch(epoch)))
    }
    recorder.close()
  }

  @Test("A file that is no database, and a database of a newer dctop, are told by name and left as they are")
  func foreign() throws {
    let (folder, run) = try RunDatabaseTests.run()
    defer { withExtendedLifetime(folder) {} }
    let text = Data("this is no database, but long enough to look like one ".utf8)
    try text.write(to: URL(fileURLWithPath: run.databasePath))
    let error = #expect(throws: StoreError.self) { try RunDatabase.write(run) }
    #expect(error?.description.contains(run.databasePath) == true)
    #expect(try Data(contentsOf: URL(fileURLWithPath: run.databasePath)) == text)
    try FileManager.default.removeItem(atPath: run.databasePath)
    try RunDatabase.write(run).cut(after: 0)
    _ = try RunDatabaseTests.python(
      "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); "
        + "c.execute(\"INSERT INTO grdb_migrations VALUES ('99')\"); c.commit()", run)
    let newer = #expect(throws: StoreError.self) { try RunDatabase.write(run) }
    #expect(newer?.description.contains("newer") == true)
  }
}
