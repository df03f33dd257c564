import Foundation
import Protobufs
import SwiftProtobuf

/// A file of TensorBoard's events, written one by one.
///
/// - Source: <https://www.tensorflow.org/tutorials/load_data/tfrecord>, for how records are put together.
package struct EventFile {
  /// What TensorBoard shows of a tag at a step.
  package enum Value {
    case scalar(Double)
    /// How some numbers are distributed.
    case histogram([Double])
    /// The bytes of a PNG file.
    case image(png: [UInt8], height: Int, width: Int, channels: Int)
  }

  private let file: FileWriter

  private static let bucketCount = 30

  /// Begins a file in a folder.
  ///
  /// - Parameter time: Seconds since 1970; a part of the file's name, as TensorBoard expects it.
  package init(in folder: String, time: Double) throws(StoreError) {
    file = try FileWriter("\(folder)/events.out.tfevents.\(Int(time)).dctop")
    try append(
      .with {
        $0.wallTime = time
        $0.fileVersion = "brain.Event:2"
      })
  }

  /// Adds what is known at a step; scalars that are not finite are left out.
  ///
  /// - Parameter time: Seconds since 1970.
  package func add(step: Int, time: Double, _ values: [(tag: String, value: Value)]) throws(StoreError) {
    let known = values.compactMap { EventFile.summary(of: $0.tag, $0.value) }
    if known.isEmpty { return }
    try append(
      .with {
        $0.wallTime = time
        $0.step = Int64(step)
        $0.summary.value = known
      })
  }

  package func finish() throws(StoreError) { try file.finish() }

  /// A record: length and content, each with its check.
  private func append(_ event: TensorBoardEvent) throws(StoreError) {
    let content: [UInt8]
    do { content = try event.serializedBytes() } catch {
      throw .cannotWrite(path: file.path, reason: "\(error)")
    }
    let length = EventFile.bytes(UInt64(content.count))
    try file.write(bytes: length + EventFile.bytes(CRC32C.masked(length)))
    try file.write(bytes: content)
    try file.write(bytes: EventFile.bytes(CRC32C.masked(content)))
  }

  private static func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }

  /// Nil where there is nothing to show.
  private static func summary(of tag: String, _ value: Value) -> TensorBoardSummary.Value? {
    var summary = TensorBoardSummary.Value()
    summary.tag = tag
    switch value {
    case .scalar(let number):
      guard number.isFinite else { return nil }
      summary.simpleValue = Float(number)
    case .histogram(let numbers):
      guard let histogram = histogram(of: numbers) else { return nil }
      summary.histo = histogram
    case .image(let png, let height, let width, let channels):
      summary.image = .with {
        ($0.height, $0.width, $0.colorspace) = (Int32(height), Int32(width), Int32(channels))
        $0.encodedImageString = Data(png)
      }
    }
    return summary
  }

  /// Buckets of equal width from the least number to the most.
  private static func histogram(of numbers: [Double]) -> TensorBoardHistogramProto? {
    guard let least = numbers.min(), let most = numbers.max() else { return nil }
    let count = most > least ? bucketCount : 1
    let width = (most - least) / Double(count)
    var buckets = [Double](repeating: 0, count: count)
    for number in numbers { buckets[width > 0 ? min(count - 1, Int((number - least) / width)) : 0] += 1 }
    return .with {
      ($0.min, $0.max, $0.num) = (least, most, Double(numbers.count))
      $0.sum = numbers.reduce(0, +)
      $0.sumSquares = numbers.reduce(0) { $0 + $1 * $1 }
      $0.bucketLimit = (1...count).map { $0 == count ? most : least + Double($0) * width }
      $0.bucket = buckets
    }
  }
}
