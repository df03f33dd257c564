import Dispatch
import Foundation
import Synchronization

/// Images in memory, all of one size, as bytes.
public struct ImageSet: Sendable {
  /// An image that was left out.
  public struct Skipped: Sendable, Equatable {
    public let identifier: String
    public let reason: String
  }

  public let count: Int
  public let channels: Int
  /// Height and width, in pixels.
  public let side: Int
  /// `[N, C, H, W]`.
  public let pixels: [UInt8]
  /// The true classes, -1 where unknown; for metrics and display only.
  public let labels: [Int32]?
  public let classNames: [String]?
  /// Damaged or unsupported images, left out.
  public let skipped: [Skipped]
  private let source: any ImageSource
  /// The place of each image in the source.
  private let places: [Int]

  /// The bytes of one image, C·H·W.
  public var imageLength: Int { channels * side * side }

  /// What an image is called: its path inside the folder, or its number in the file.
  public func identifier(at index: Int) -> String { source.identifier(at: places[index]) }

  /// Decodes all images, or the first `limit` of a seeded shuffle, kept in the source's order.
  ///
  /// - Parameter progress: Told how many of how many are done, now and then; what it throws ends the loading.
  /// - Throws: ``DatasetError/noImageLeft(path:skipped:firstReason:)`` where not one can be read.
  public static func load(
    _ source: any ImageSource, side: Int, limit: Int?, seed: UInt64,
    progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws -> ImageSet {
    let wanted = ImageSelection.places(of: source.count, limit: limit, seed: seed)
    let length = source.channels * side * side
    var pixels: [UInt8] = []
    pixels.reserveCapacity(wanted.count * length)
    var reasons: [String?] = []
    for start in stride(from: 0, to: wanted.count, by: chunkCount) {
      let end = min(start + chunkCount, wanted.count)
      for part in decode(source, wanted[start..<end], side: side, length: length) {
        pixels += part.pixels
        reasons += part.reasons
      }
      try progress(end, wanted.count)
    }
    return try ImageSet(source, side: side, wanted, pixels, reasons)
  }

  private static let chunkCount = 4096
  private static let partCount = 256

  /// What one thread decoded: the pixels of its images, and why an image could not be read.
  private struct Part: Sendable {
    var pixels: [UInt8]
    var reasons: [String?]
  }

  /// Decodes in parallel; the parts come in the images' order.
  private static func decode(
    _ source: any ImageSource, _ wanted: ArraySlice<Int>, side: Int, length: Int
  ) -> [Part] {
    let starts = Array(stride(from: wanted.startIndex, to: wanted.endIndex, by: partCount))
    let parts = Mutex([Part](repeating: Part(pixels: [], reasons: []), count: starts.count))
    DispatchQueue.concurrentPerform(iterations: starts.count) { index in
      let places = wanted[starts[index]..<min(starts[index] + partCount, wanted.endIndex)]
      let part = decodePart(source, places, side: side, length: length)
      parts.withLock { $0[index] = part }
    }
    return parts.withLock { $0 }
  }

  private static func decodePart(_ source: any ImageSource, _ places: ArraySlice<Int>, side: Int, length: Int) -> Part {
    var part = Part(pixels: [UInt8](repeating: 0, count: places.count * length), reasons: [])
    part.pixels.withUnsafeMutableBufferPointer { pixels in
      for (offset, place) in places.enumerated() {
        let target = UnsafeMutableBufferPointer(rebasing: pixels[offset * length..<(offset + 1) * length])
        do throws(DatasetError) {
          try source.decode(at: place, side: side, into: target)
          part.reasons.append(nil)
        } catch {
          var reason = "\(error)"
          if case .damagedImage(_, let own) = error { reason = own }
          part.reasons.append(reason)
        }
      }
    }
    return part
  }

  private init(
    _ source: any ImageSource, side: Int, _ wanted: [Int], _ pixels: [UInt8], _ reasons: [String?]
  ) throws(DatasetError) {
    let kept = reasons.indices.filter { reasons[$0] == nil }
    skipped = zip(wanted, reasons).compactMap { place, reason in
      reason.map { Skipped(identifier: clean(source.identifier(at: place)), reason: $0) }
    }
    guard !kept.isEmpty else {
      let first = skipped.first.map { "\($0.identifier): \($0.reason)" } ?? ""
      throw .noImageLeft(path: source.path, skipped: skipped.count, firstReason: first)
    }
    let length = source.channels * side * side
    self.pixels =
      skipped.isEmpty ? pixels : kept.flatMap { pixels[$0 * length..<($0 + 1) * length] }
    places = kept.map { wanted[$0] }
    (count, channels, self.side, self.source) = (kept.count, source.channels, side, source)
    let places = places
    labels = source.labels.map { labels in places.map { labels[$0] } }
    classNames = source.classNames
  }
}
