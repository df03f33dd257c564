import Foundation
import Telemetry
import TestSupport
import Testing

@testable import RunStore

/// A field of a protobuf message as it stands in its bytes.
private struct Field {
  let number: Int
  /// A varint or a fixed number's bits.
  var bits: UInt64 = 0
  /// Of a field with a length.
  var bytes: [UInt8] = []

  var text: String { String(decoding: bytes, as: UTF8.self) }
  var double: Double { Double(bitPattern: bits) }
  var float: Float { Float(bitPattern: UInt32(bits)) }
  var fields: [Field] { Field.read(bytes) }
  var doubles: [Double] {
    stride(from: 0, to: bytes.count, by: 8).map { Double(bitPattern: Field.number(bytes[$0..<$0 + 8])) }
  }

  /// Reads a message; what is no message traps.
  static func read(_ bytes: [UInt8]) -> [Field] {
    var (fields, rest) = ([Field](), bytes[...])
    func varint() -> UInt64 {
      var (value, shift) = (UInt64(0), UInt64(0))
      while let byte = rest.popFirst() {
        value |= UInt64(byte & 0x7f) << shift
        shift += 7
        if byte < 0x80 { break }
      }
      return value
    }
    func take(_ count: Int) -> [UInt8] {
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
    while !rest.isEmpty {
      let tag = varint()
      var field = Field(number: Int(tag >> 3))
      switch tag & 7 {
      case 0: field.bits = varint()
      case 1: field.bits = number(take(8)[...])
      case 5: field.bits = number(take(4)[...])
      default: field.bytes = take(Int(varint()))
      }
      fields.append(field)
    }
    return fields
  }

  static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
}

extension [Field] {
  fileprivate func first(_ number: Int) -> Field? { first { $0.number == number } }
}

@Suite("Protocol buffers and TensorBoard's events")
struct EventFileTests {
  @Test("Numbers, texts and messages as the specification's examples have them")
  func encoding() throws {
    var inner = ProtobufMessage()
    inner.add(1, 150)
    #expect(inner.bytes == [0x08, 0x96, 0x01])
    var message = ProtobufMessage()
    message.add(2, "testing")
    message.add(3, inner)
    #expect(
      message.bytes == [0x12, 7, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67, 0x1a, 3, 0x08, 0x96, 0x01])
    var numbers = ProtobufMessage()
    numbers.add(1, -1)
    numbers.add(2, Float(1.5))
    numbers.add(3, 0.1)
    numbers.add(4, packed: [2, -3])
    numbers.add(5, raw: [1, 2, 3])
    numbers.add(16, 0)
    let fields = Field.read(numbers.bytes)
    #expect(fields.map(\.number) == [1, 2, 3, 4, 5, 16])
    #expect(fields[0].bits == .max && fields[1].float == 1.5 && fields[2].double == 0.1)
    #expect(fields[3].doubles == [2, -3] && fields[4].bytes.count == 12 && numbers.byteCount == numbers.bytes.count)
  }

  @Test("Arrays that are referred to are written where they belong, in messages within messages")
  func arrays() throws {
    let values = (0..<300_000).map { Float($0) }
    var (outer, inner) = (ProtobufMessage(), ProtobufMessage())
    inner.add(1, 7)
    inner.add(2, raw: values)
    inner.add(3, "end")
    outer.add(1, inner)
    outer.add(2, 5)
    let folder = try TemporaryFolder()
    let file = try FileWriter(folder.path + "/a")
    try outer.write(to: file)
    try file.finish()
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path + "/a")))
    #expect(bytes.count == outer.byteCount && bytes == outer.bytes)
    let fields = Field.read(bytes)
    #expect(fields.map(\.number) == [1, 2] && fields[1].bits == 5)
    #expect(fields[0].fields.map(\.number) == [1, 2, 3] && fields[0].fields[2].text == "end")
    #expect(fields[0].fields[1].bytes == values.withUnsafeBytes { Array($0) })
  }

  @Test("Castagnoli's check, as RFC 3720 has it")
  func check() {
    #expect(CRC32C.checksum(Array("123456789".utf8)) == 0xe306_9283)
    #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8a91_36aa)
  }

  /// The events of a file, each record's checks looked at.
  private func events(_ path: String) throws -> [[Field]] {
    var rest = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))[...]
    var events: [[Field]] = []
    while !rest.isEmpty {
      let head = Array(rest.prefix(8))
      let count = Int(Field.number(head[...]))
      let content = Array(rest.dropFirst(12).prefix(count))
      #expect(Field.number(Array(rest.dropFirst(8).prefix(4))[...]) == UInt64(CRC32C.masked(head)))
      #expect(Field.number(Array(rest.dropFirst(12 + count).prefix(4))[...]) == UInt64(CRC32C.masked(content)))
      events.append(Field.read(content))
      rest = rest.dropFirst(16 + count)
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
    #expect(events.count == 6 && events[0].first(3)?.text == "brain.Event:2" && events[0].first(1)?.double == 17)
    let values = events.dropFirst().map { event in event.first(5)?.fields.map(\.fields) ?? [] }
    let tags = values.map { $0.compactMap { $0.first(1)?.text } }
    #expect(tags[0] == ["batch/loss", "batch/learning_rate", "batch/images_per_second"])
    #expect(values[0].compactMap { $0.first(2)?.float } == [2.5, 0.05, 128])
    #expect(tags[1] == Array(tags[0].dropFirst()), "a loss that is not a number")
    #expect(events[2].first(2)?.bits == 1, "the second batch")
    #expect(tags[2].contains("epoch/nmi_labels") && !tags[2].contains("epoch/nmi_previous"))
    let histogram = try #require(values[3].first?.first(5)?.fields)
    #expect(tags[3] == ["clusters/sizes"] && (events[4].first(1)?.double ?? 0) > 1e9)
    #expect(histogram.prefix(4).map(\.double) == [0, 3, 3, 4])
    #expect(histogram.first(7)?.doubles.reduce(0, +) == 3 && histogram.first(6)?.doubles.last == 3)
    #expect(values[4].first?.first(4)?.fields.first(4)?.bytes == [1, 2, 3] && events[5].first(2)?.bits == 3)
  }
}
