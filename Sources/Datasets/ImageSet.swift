/// Images of one size, as bytes: kept in memory where they fit, else decoded whenever they are asked for.
///
/// Both ways give the same bytes, so that a run is the same to the bit; only its speed differs.
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
  /// The true classes, -1 where unknown; for metrics and display only.
  public let labels: [Int32]?
  public let classNames: [String]?
  /// Damaged or unsupported images, left out.
  public let skipped: [Skipped]
  /// Images with the pixels of an earlier one, left out where that was asked for.
  public let duplicates: [Skipped]
  /// How often each byte occurs in the images, channel by channel: `[C][256]`.
  let byteCounts: [[Int]]
  /// `[N, C, H, W]`; nil where the images are decoded as they are asked for.
  private var kept: [UInt8]?
  private let source: any ImageSource
  /// The place of each image in the source.
  private let places: [Int]

  /// - Parameter originals: For each duplicate, left out, the image that stays, by their places in `wanted`.
  init(
    _ source: any ImageSource, side: Int, _ wanted: [Int], _ loaded: LoadedPart, originals: [Int: Int], isKept: Bool
  ) {
    let reasons = loaded.reasons
    skipped = zip(wanted, reasons).compactMap { place, reason in
      reason.map { Skipped(identifier: clean(source.identifier(at: place)), reason: $0) }
    }
    duplicates = originals.sorted { $0.key < $1.key }.map { duplicate, original in
      Skipped(
        identifier: clean(source.identifier(at: wanted[duplicate])),
        reason: "the same pixels as " + clean(source.identifier(at: wanted[original])))
    }
    let places = wanted.indices.filter { reasons[$0] == nil && originals[$0] == nil }.map { wanted[$0] }
    kept = isKept ? loaded.pixels : nil
    byteCounts = loaded.byteCounts
    (count, channels, self.side, self.source, self.places) = (places.count, source.channels, side, source, places)
    // Where all that had a class are left out, none is known: an empty table compares as equal to every other.
    let known = source.labels.map { labels in places.map { labels[$0] } }
    labels = known?.contains { $0 >= 0 } == true ? known : nil
    classNames = labels == nil ? nil : source.classNames
  }

  /// The bytes of one image, C·H·W.
  public var imageLength: Int { channels * side * side }

  /// The bytes that the pixels take in memory.
  public var memoryUsed: Int { kept?.count ?? 0 }

  /// Whether images are decoded whenever they are asked for.
  public var isStreamed: Bool { kept == nil }

  /// The same images, decoded whenever they are asked for.
  public var streamed: ImageSet {
    var copy = self
    copy.kept = nil
    return copy
  }

  /// The place of each image in a source of `count`; nil where the set has all of them.
  public func places(ofAll count: Int) -> [Int]? { places.count == count ? nil : places }

  /// What an image is called: its path inside the folder, or its number in the file.
  public func identifier(at index: Int) -> String { source.identifier(at: places[index]) }

  /// An image's bytes, `[C, H, W]`.
  ///
  /// - Throws: ``DatasetError/lostImage(name:reason:)``, as ``withPixels(of:_:)`` does.
  public func pixels(of index: Int) throws(DatasetError) -> [UInt8] { try withPixels(of: index) { Array($0) } }

  /// Calls `body` with an image's bytes, `[C, H, W]`, on whatever thread asks for them.
  ///
  /// - Throws: ``DatasetError/lostImage(name:reason:)`` where a streamed image can no longer be decoded.
  func withPixels<Result>(
    of index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) throws(DatasetError) -> Result {
    let length = imageLength
    if let kept {
      return kept.withUnsafeBufferPointer { pixels in
        body(UnsafeBufferPointer(rebasing: pixels[index * length..<(index + 1) * length]))
      }
    }
    var decoded = [UInt8](repeating: 0, count: length)
    try decoded.withUnsafeMutableBufferPointer { pixels throws(DatasetError) in
      do throws(DatasetError) {
        try source.decode(at: places[index], side: side, into: pixels)
      } catch {
        throw .lostImage(name: identifier(at: index), reason: error.reason)
      }
    }
    return decoded.withUnsafeBufferPointer(body)
  }
}
