import Foundation
import Protobufs
import SwiftProtobuf
import Telemetry
import TestSupport
import Testing

@testable import RunStore

@Suite("TensorBoard's events")
struct EventFileTests {
  @Test("Castagnoli's check, as RFC 3720 has it")
  func check() {
    #expect(CRC32C.checksum(Array("123456789".utf8)) == 0xe306_9283)
    #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8a91_36aa)
  }

  /// The events of a file, each record's checks looked at.
  private func events(_ path: String) throws -> [TensorBoardEvent] {
    var rest = try Data(contentsOf: URL(fileURLWithPath: path))
    func take(_ count: Int) -> [UInt8] {
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
    func number(_ bytes: [UInt8]) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    var events: [TensorBoardEvent] = []
    while !rest.isEmpty {
      let head = take(8)
      #expect(number(take(4)) == UInt64(CRC32C.masked(head)))
      let content = take(Int(number(head)))
      #expect(number(take(4)) == UInt64(CRC32C.masked(content)))
      events.append(try TensorBoardEvent(serializedBytes: content))
    }
    return events
  }

  @Test("A run's batches, epochs and cluster sizes come as scalars and histograms; what does not exist is left out")
  func story() throws {
    let folder = try TemporaryFolder()
    let run = try RunDirectory.create(in: folder.path, now: Date(timeIntervalSince1970: 0))
    let database = try RunDatabase.write(run)
    let recorder = try RunRecorder(database) { Issue.record("\($0)") }
    recorder.record(.warned(message: "a time to begin with"))
    recorder.record(labels: [0, 0, 0, 2], ClusterPicture(epoch: 0, sizes: [3, 0, 1], members: [[], [], []]))
    for loss in [Float(2.5), .nan] {
      recorder.record(
        .batchEnded(
          BatchStats(
            epoch: 0, iteration: 0, iterationCount: 2, loss: loss, learningRate: 0.05, seconds: 0.5, images: 64)))
    }
    recorder.record(
      .epochEnded(
        EpochStats(
          epoch: 0, loss: 2.25, objective: 1, nmiPrevious: nil, nmiLabels: 0.5, emptyClusters: 1, largestCluster: 3,
          smallestCluster: 0, imbalance: 1, reassigned: nil, learningRate: 0.05,
          seconds: .init(features: 0, pca: 0, kmeans: 0, train: 0), imagesPerSecond: .init(features: 0, train: 0),
          evaluation: nil)))
    recorder.finish()
    let file = try EventFile(in: folder.path, time: 17)
    try file.add(database)
    try file.add(step: 3, time: 18, [("clusters/1", .image(png: [1, 2, 3], height: 4, width: 5, channels: 1))])
    try file.finish()
    let events = try events(folder.path + "/events.out.tfevents.17.dctop")
    #expect(events.count == 6 && events[0].fileVersion == "brain.Event:2" && events[0].wallTime == 17)
    let values = events.dropFirst().map(\.summary.value)
    let tags = values.map { $0.map(\.tag) }
    #expect(tags[0] == ["batch/loss", "batch/learning_rate", "batch/images_per_second"])
    #expect(values[0].map(\.simpleValue) == [2.5, 0.05, 128])
    #expect(tags[1] == Array(tags[0].dropFirst()), "a loss that is not a number")
    #expect(events[2].step == 1, "the second batch")
    #expect(tags[2].contains("epoch/nmi_labels") && !tags[2].contains("epoch/nmi_previous"))
    let histogram = try #require(values[3].first?.histo)
    #expect(tags[3] == ["clusters/sizes"] && events[4].wallTime > 1e9)
    #expect(histogram.min == 0 && histogram.max == 3 && histogram.num == 3)
    #expect(histogram.sum == 4 && histogram.sumSquares == 10)
    #expect(histogram.bucket.reduce(0, +) == 3 && histogram.bucketLimit.last == 3)
    let image = try #require(values[4].first?.image)
    #expect(image.encodedImageString == Data([1, 2, 3]) && image.height == 4 && image.width == 5)
    #expect(image.colorspace == 1 && events[5].step == 3)
  }
}
