import Foundation

/// Images out of one source or several, in any order, all in the same channels.
///
/// Grey images are the same in every colour; colours become grey as their file's decoder makes them so, as in training
/// on grey images, and by their luminance (ITU-R BT.601) where they have no file of their own.
public struct CombinedImages: ImageSource {
  /// An image of a source, and what it is called here.
  public struct Item: Sendable {
    public let name: String
    public let source: any ImageSource
    public let place: Int

    /// The image at a place of a source, counted from 0.
    public init(name: String, source: any ImageSource, place: Int) {
      (self.name, self.source, self.place) = (name, source, place)
    }
  }

  public let channels: Int
  private let items: [Item]

  public var name: String { items.first?.source.name ?? "no images" }
  public var path: String { items.first?.source.path ?? "" }
  public var count: Int { items.count }
  public var naturalSide: Int { items.first?.source.naturalSide ?? 1 }
  public var labels: [Int32]? { nil }
  public var classNames: [String]? { nil }

  /// The items in their order, with 1 or 3 channels.
  public init(_ items: [Item], channels: Int) {
    precondition(channels == 1 || channels == 3, "\(channels) channels")
    (self.items, self.channels) = (items, channels)
  }

  /// The name that the image was given with.
  public func identifier(at index: Int) -> String { items[index].name }

  /// The file in the source that holds the image.
  public func file(at index: Int) -> String? { items[index].source.file(at: items[index].place) }

  /// Decodes the image where it lies, in its own source.
  public func decode(
    at index: Int, side: Int, into pixels: UnsafeMutableBufferPointer<UInt8>
  ) throws(DatasetError) {
    let (source, place) = (items[index].source, items[index].place)
    if source.channels == channels { return try source.decode(at: place, side: side, into: pixels) }
    if let file = source.file(at: place) {
      do {
        let data = try Data(contentsOf: URL(fileURLWithPath: file))
        return try DecodedImage(data, channels: channels, side: side).fit(side: side, into: pixels)
      } catch let error as DecodingError {
        throw .damagedImage(name: items[index].name, reason: error.reason)
      } catch {
        throw .damagedImage(name: items[index].name, reason: DatasetRegistry.reason(error))
      }
    }
    let area = side * side
    var own = [UInt8](repeating: 0, count: source.channels * area)
    try own.withUnsafeMutableBufferPointer { own throws(DatasetError) in
      try source.decode(at: place, side: side, into: own)
    }
    for pixel in 0..<area {
      if channels == 1 {
        let sum = 77 * Int(own[pixel]) + 150 * Int(own[area + pixel]) + 29 * Int(own[2 * area + pixel])
        pixels[pixel] = UInt8((sum + 128) >> 8)
      } else {
        for channel in 0..<3 { pixels[channel * area + pixel] = own[pixel] }
      }
    }
  }

  /// An image's square as the bytes of a PNG file, `side` pixels a side.
  ///
  /// - Throws: ``DatasetError/damagedImage(name:reason:)`` where it cannot be decoded.
  public func png(of index: Int, side: Int) throws(DatasetError) -> [UInt8] {
    try PNGEncoder.encode(pixels(of: index, side: side), channels: channels, height: side, width: side)
  }

  /// An image's square, `[C, side, side]`.
  ///
  /// - Throws: ``DatasetError/damagedImage(name:reason:)`` where it cannot be decoded.
  public func pixels(of index: Int, side: Int) throws(DatasetError) -> [UInt8] {
    var pixels = [UInt8](repeating: 0, count: channels * side * side)
    try pixels.withUnsafeMutableBufferPointer { target throws(DatasetError) in
      try decode(at: index, side: side, into: target)
    }
    return pixels
  }
}
