import Foundation
import RunStore
import Telemetry
import TestSupport
import Testing

@Suite("Files of a run")
struct RunStoreTests {
  static let inference = InferenceRecord(
    backbone: "small", channels: 1, size: 8, mean: [0.1], deviation: [0.3], sobel: false, precision: "f32",
    algorithm: "auto", algorithms: ["forward 1>32 8x8+1": "direct"], batch: 4, threads: 1)

  static func snapshot(
    epoch: Int = 3, names: [String] = ["plain.png", "a,b.png", "say \"hi\".png", "line\nbreak.png"],
    classNames: [String] = ["zero", "one"]
  ) -> ClusterSnapshot {
    let info = RunInfo(
      run: "r", dataName: "d", images: 4, channels: 1, size: 8, k: 3, backbone: "small", parameters: 1,
      precision: "f32",
      threads: 1, seed: 31, version: "0.1.0", epochs: 5, batch: 2, learningRate: 0.05, weightDecay: 0, classCount: 2,
      skippedImages: 0)
    let stats = EpochStats(
      epoch: epoch, loss: nil, objective: 1, nmiPrevious: nil, nmiLabels: 0.5, emptyClusters: 1, largestCluster: 2,
      smallestCluster: 0, imbalance: 1, reassigned: nil, learningRate: 0.05,
      seconds: .init(features: 0, pca: 0, kmeans: 0, train: 0), imagesPerSecond: .init(features: 0, train: .nan),
      evaluation: nil)
    return ClusterSnapshot(
      epoch: epoch, labels: [0, 2, 0, 2], distances: [0.5, 0.25, 0.125, 0.75], identifier: { names[$0] },
      trueLabels: [1, 0, 1, -1], classNames: classNames, sizes: [2, 0, 2],
      centroids: [
        NamedArray(name: "centroids", shape: [3, 2], values: [1, 2, 3, 4, 5, 6]),
        NamedArray(name: "pca.mean", shape: [4], values: [0, 1, 2, 3]),
        NamedArray(name: "pca.components", shape: [2, 4], values: [1, 0, 0, 0, 0, 1, 0, 0]),
      ],
      weights: [
        NamedArray(name: "features.0.weight", shape: [1, 1, 1, 2], values: [1.5, -2]),
        NamedArray(name: "classifier.0.bias", shape: [1], values: [.pi]),
      ], inference: inference, options: ["k": "3"], dataPath: "/data", info: info, stats: stats)
  }

  @Test("A run's folder is named by the time, and two of one second do not share it")
  func directories() throws {
    let folder = try TemporaryFolder()
    let now = Date(timeIntervalSince1970: 1_795_466_467)
    let first = try RunDirectory.create(in: folder.path + "/deep/runs", now: now)
    let second = try RunDirectory.create(in: folder.path + "/deep/runs", now: now)
    #expect(first.path.hasSuffix("/deep/runs/20261123-204107"))
    #expect(second.path == first.path + "-2")
    #expect(first.snapshotPath(epoch: 7, name: nil).hasSuffix("/snapshots/epoch-007"))
    #expect(first.snapshotPath(epoch: 1234, name: "../a b\u{1b}ü-1").hasSuffix("/snapshots/epoch-1234-..ab-1"))
  }

  @Test("A snapshot is whole, and its table is by the book")
  func snapshotFiles() throws {
    let folder = try TemporaryFolder()
    let run = try RunDirectory.create(in: folder.path, now: Date())
    let saved = try RunStoreTests.snapshot().write(into: run, name: nil)
    let table = try String(contentsOfFile: saved.path + "/assignments.csv", encoding: .utf8)
    #expect(
      table == """
        image,cluster,distance,label
        plain.png,0,0.5,one
        "a,b.png",2,0.25,zero
        "say ""hi"".png",0,0.125,one
        "line
        break.png",2,0.75,

        """)
    let clusters = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: saved.path + "/clusters.json")))
    let entries = try #require(clusters as? [[String: Any]])
    #expect(entries.count == 3 && entries[1]["size"] as? Int == 0)
    #expect((entries[0]["medoid"] as? [String: Any])?["image"] as? String == "say \"hi\".png")
    let manifest = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: saved.path + "/manifest.json")))
        as? [String: Any])
    #expect(manifest["seed"] as? Int == 31)
    #expect(try FileManager.default.contentsOfDirectory(atPath: run.path + "/snapshots") == ["epoch-003"])
  }

  @Test("A second snapshot of an epoch takes the place of the first")
  func replaced() throws {
    let folder = try TemporaryFolder()
    let run = try RunDirectory.create(in: folder.path, now: Date())
    let first = try RunStoreTests.snapshot().write(into: run, name: nil)
    try Data("old".utf8).write(to: URL(fileURLWithPath: first.path + "/leftover"))
    let second = try RunStoreTests.snapshot().write(into: run, name: nil)
    #expect(second.path == first.path)
    #expect(!FileManager.default.fileExists(atPath: first.path + "/leftover"))
  }

  @Test("A folder that cannot be written is an error with the reason, and leaves nothing behind")
  func notWritable() throws {
    let folder = try TemporaryFolder()
    let run = try RunDirectory.create(in: folder.path, now: Date())
    try FileManager.default.removeItem(atPath: run.path + "/snapshots")
    try Data().write(to: URL(fileURLWithPath: run.path + "/snapshots"))  // a file where a folder should be
    #expect(throws: StoreError.self) { try RunStoreTests.snapshot().write(into: run, name: nil) }
    try folder.write([], to: "file")
    #expect(throws: StoreError.self) { try RunDirectory.create(in: folder.path + "/file", now: Date()) }
    let error = #expect(throws: StoreError.self) { try RunDirectory.create(in: folder.path + "/file/x", now: Date()) }
    #expect(error.map { "\($0)".contains("Not a directory") || "\($0)".contains("file") } == true)
  }

  @Test("Safetensors come back as they were, and damaged ones are refused")
  func safetensors() throws {
    let folder = try TemporaryFolder()
    let run = try RunDirectory.create(in: folder.path, now: Date())
    let snapshot = RunStoreTests.snapshot()
    let path = try snapshot.write(into: run, name: nil).path + "/weights.safetensors"
    #expect(try Safetensors.read(path) == snapshot.weights)
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    for damaged in [
      [], Array(bytes[..<7]), Array(bytes[..<40]), Array(bytes.dropLast(3)), [UInt8](repeating: 255, count: 99),
    ] {
      let file = try folder.write(damaged, to: "damaged")
      #expect(throws: StoreError.self) { try Safetensors.read(file) }
    }
  }

  static let interpreter = "/opt/rival/bin/python"

  @Test("Python's safetensors reads the weights", .enabled(if: FileManager.default.fileExists(atPath: interpreter)))
  func python() throws {
    let folder = try TemporaryFolder()
    let run = try RunDirectory.create(in: folder.path, now: Date())
    let path = try RunStoreTests.snapshot().write(into: run, name: nil).path
    let process = Process()
    process.executableURL = URL(fileURLWithPath: RunStoreTests.interpreter)
    process.arguments = [
      "-c",
      """
      import sys
      from safetensors.numpy import load_file
      a = load_file(sys.argv[1])
      assert a["features.0.weight"].tolist() == [[[[1.5, -2.0]]]], a
      assert abs(a["classifier.0.bias"][0] - 3.14159265) < 1e-6
      """, path + "/weights.safetensors",
    ]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
