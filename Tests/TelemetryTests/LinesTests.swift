import Foundation
import Telemetry
import Testing

@Suite("Lines")
struct LinesTests {
  static let info = RunInfo(
    run: "runs/20261123-204107", dataName: "mni\u{1b}st", images: 10_000, channels: 1, size: 28, k: 50,
    backbone: "small",
    parameters: 1_234_567, precision: "f32", threads: 2, seed: .max, version: "0.1.0", epochs: 3, batch: 256,
    learningRate: 0.05, weightDecay: 1e-5, classCount: 10, skippedImages: 0)
  static let epoch = EpochStats(
    epoch: 0, loss: 3.6, objective: 9210.7, nmiPrevious: nil, nmiLabels: 0.578, emptyClusters: 0, largestCluster: 330,
    smallestCluster: 41, imbalance: 1.21, reassigned: nil, learningRate: 0.05,
    seconds: .init(features: 2.1, pca: 0.05, kmeans: 0.1, train: 7),
    imagesPerSecond: .init(features: 4700, train: 1430),
    evaluation: nil)

  @Test("The JSON lines are those of the contract")
  func json() {
    let lines = JSONLines()
    #expect(
      lines.lines(for: .runStarted(LinesTests.info))[0].hasPrefix(
        #"{"type":"run","run":"runs/20261123-204107","images":10000,"channels":1,"size":28,"k":50,"backbone":"small","#
          + #""parameters":1234567,"precision":"f32","threads":2,"seed":18446744073709551615,"version":"0.1.0""#))
    #expect(
      lines.lines(for: .epochEnded(LinesTests.epoch)) == [
        #"{"type":"epoch","epoch":0,"loss":3.6,"objective":9210.7,"nmi_previous":null,"nmi_labels":0.578,"#
          + #""empty_clusters":0,"largest_cluster":330,"smallest_cluster":41,"imbalance":1.21,"reassigned":null,"#
          + #""learning_rate":0.05,"seconds":{"features":2.1,"pca":0.05,"kmeans":0.1,"train":7.0},"#
          + #""images_per_second":{"features":4700.0,"train":1430.0},"evaluation":null,"score":null}"#
      ])
    #expect(
      lines.lines(for: .emptyCluster(EmptyClusterStats(epoch: 3, iteration: 7, cluster: 12, donor: 40, donorSize: 512)))
        == [
          #"{"type":"event","event":"empty_cluster","epoch":3,"iteration":7,"cluster":12,"donor":40,"#
            + #""donor_size":512,"size":0}"#
        ])
    #expect(
      lines.lines(for: .snapshotSaved(SnapshotStats(epoch: 3, path: "a/\"b\"", bytes: 123_456, seconds: 0.08)))
        == [#"{"type":"event","event":"snapshot","epoch":3,"path":"a/\"b\"","bytes":123456,"seconds":0.08}"#])
    #expect(
      lines.end(reason: "finished", epochs: 3, seconds: 31.2)
        == #"{"type":"end","reason":"finished","epochs":3,"seconds":31.2,"because":null}"#)
  }

  @Test("Every line is one JSON object, whatever it holds")
  func parses() throws {
    var bad = LinesTests.epoch
    bad.loss = .nan
    bad.objective = .infinity
    let events: [Event] = [
      .runStarted(LinesTests.info), .epochEnded(bad), .warned(message: "a\n\u{7}\"\\\u{9b}ü"), .failed(message: ""),
      .evaluated(epoch: 1, .init(k: 10, accuracy: 0.5, nmi: .nan, ami: 0, ari: 0)), .stateChanged(.paused),
      .classified(.init(epoch: 2, trainingImages: 80, testImages: 20, neighbors: .nan, probe: 0.5)),
      .learningRateChanged(.infinity), .snapshotFailed(message: "no room"),
      .comparedWith(
        Baselines(pixels: .init(k: 2, accuracy: 0.5, nmi: 0, ami: 0, ari: 0), pixelImages: 9, network: nil)),
    ]
    for line in events.flatMap(JSONLines().lines) {
      #expect(!line.unicodeScalars.contains { $0.value < 32 })
      #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
    }
    let parsed = try JSONSerialization.jsonObject(with: Data(JSONLines().lines(for: .epochEnded(bad))[0].utf8))
    #expect((parsed as? [String: Any])?["loss"] is NSNull)
  }

  @Test("Plain lines say it in words, with nothing that steers a terminal")
  func plain() {
    var lines = PlainLines()
    let start = lines.lines(for: .runStarted(LinesTests.info), at: "T", seconds: 0)
    #expect(start[0].hasPrefix("T run runs/20261123-204107 data mni?st images 10000 size 1x28x28 k 50"))
    #expect(
      lines.lines(for: .epochEnded(LinesTests.epoch), at: "T", seconds: 0) == [
        "T epoch 1/3 loss 3.6000 nmi - nmi-labels 0.578 moved - empty 0 largest 330 smallest 41 img/s 1430 eta 19s"
      ])
  }

  @Test("Classifiers are told of in one line")
  func classifiers() {
    var plain = PlainLines()
    let event = Event.classified(.init(epoch: 2, trainingImages: 80, testImages: 20, neighbors: 0.9, probe: 0.95))
    #expect(
      plain.lines(for: event, at: "T", seconds: 0) == ["T classifiers epoch 2 neighbors 0.900 probe 0.950 images 80+20"]
    )
    let fields = #""epoch":2,"training_images":80,"test_images":20,"neighbors":0.9,"probe":0.95}"#
    #expect(JSONLines().lines(for: event) == [#"{"type":"event","event":"classifiers","# + fields])
  }

  @Test("What images go through is told with its reason, where there is one")
  func augmentation() throws {
    var info = LinesTests.info
    func lines() -> [String] {
      var plain = PlainLines()
      return plain.lines(for: .runStarted(info), at: "T", seconds: 0)
    }
    #expect(lines().count == 1 && JSONLines().lines(for: .runStarted(info))[0].contains(#""augment":null"#))
    (info.augment, info.augmentStrength, info.augmentReason) = ("affine", 1, "grey images")
    #expect(lines().dropFirst() == ["T augment affine: grey images"])
    (info.augment, info.augmentStrength, info.augmentReason) = ("affine+erase", 0.5, nil)
    #expect(lines().dropFirst() == ["T augment affine+erase strength 0.5"])
    let fields = #""augment":"affine+erase","augment_strength":0.5,"augment_reason":null"#
    #expect(JSONLines().lines(for: .runStarted(info))[0].contains(fields))
  }

  @Test("A burst of empty clusters is folded")
  func folded() {
    var lines = PlainLines()
    var texts: [String] = []
    for cluster in 0..<20 {
      texts += lines.lines(
        for: .emptyCluster(EmptyClusterStats(epoch: 0, iteration: 1, cluster: cluster, donor: 30, donorSize: 9)),
        at: "T", seconds: 0)
    }
    texts += lines.lines(
      for: .kmeansIterated(
        KMeansStats(epoch: 0, iteration: 1, iterationCount: 20, objective: 1, imbalance: 1, emptyCount: 20)),
      at: "T", seconds: 0)
    #expect(texts.count == 4)
    #expect(texts[0] == "T event empty-cluster epoch=0 iteration=1 cluster=0 reseeded-from=30 size=9")
    #expect(texts[3] == "T event empty-clusters epoch=0 iteration=1 further=17")
  }

  @Test("Long work tells how far it is, and not more often than every ten seconds")
  func progress() {
    var lines = PlainLines()
    _ = lines.lines(for: .runStarted(LinesTests.info), at: "T", seconds: 0)
    _ = lines.lines(for: .phaseStarted(.features, epoch: 1), at: "T", seconds: 100)
    func text(_ done: Int, _ seconds: Double) -> [String] {
      lines.lines(for: .progressed(.features, done: done, total: 1000), at: "T", seconds: seconds)
    }
    #expect(text(100, 100).isEmpty)
    #expect(text(150, 109.9).isEmpty)
    #expect(text(200, 110) == ["T progress features 20 % (200/1000) eta 80s"])
    #expect(text(250, 115).isEmpty)
    #expect(text(300, 120) == ["T progress features 30 % (300/1000) eta 70s"])
    #expect(text(1000, 190).isEmpty)
  }

  @Test("A resumed epoch's time left is that of its own speed, and a pause does not count")
  func resumedProgress() {
    var lines = PlainLines()
    _ = lines.lines(for: .runStarted(LinesTests.info), at: "T", seconds: 0)
    func batch(_ iteration: Int, _ seconds: Double) -> [String] {
      lines.lines(
        for: .batchEnded(
          BatchStats(
            epoch: 1, iteration: iteration, iterationCount: 200, loss: 1, learningRate: 1, seconds: 1, images: 1)),
        at: "T", seconds: seconds)
    }
    _ = lines.lines(for: .phaseStarted(.training, epoch: 1), at: "T", seconds: 0)
    #expect(batch(99, 1).isEmpty)
    #expect(batch(109, 11) == ["T progress training epoch 2/3 55 % (110/200) eta 90s"])
    _ = lines.lines(for: .stateChanged(.paused), at: "T", seconds: 12)
    _ = lines.lines(for: .stateChanged(.running), at: "T", seconds: 1012)
    #expect(batch(110, 1013).isEmpty)
    #expect(batch(120, 1023) == ["T progress training epoch 2/3 60 % (121/200) eta 79s"])
  }

  @Test("A mailbox keeps order and drops nothing; a latest value is only the newest")
  func mailboxes() {
    let box = Mailbox<Int>()
    for number in 0..<5 { box.post(number) }
    #expect(box.drain() == [0, 1, 2, 3, 4] && box.drain().isEmpty)
    box.post(7)
    #expect(box.waitAndDrain() == [7])
    let latest = Latest<Int>()
    latest.publish(1)
    latest.publish(2)
    #expect(latest.take() == 2 && latest.take() == nil)
  }
}
