/// Images on disk, found and counted but not yet decoded.
///
/// Labels serve metrics and display only; they never reach training.
public protocol ImageSource: Sendable {
  /// A short name for a title.
  var name: String { get }
  var path: String { get }
  /// What it is, such as `a folder of images`.
  var format: String { get }
  var count: Int { get }
  /// 1 (grey) or 3 (red, green, blue).
  var channels: Int { get }
  /// The shorter side of a typical image, in pixels.
  var naturalSide: Int { get }
  /// The true class of each image, -1 where it is not known; nil where none is.
  var labels: [Int32]? { get }
  /// The classes' names, if labels are known.
  var classNames: [String]? { get }

  /// What an image is called: its path inside the folder, or its number.
  func identifier(at index: Int) -> String

  /// Width and height of an image as it is kept; nil where its header cannot be read.
  func size(at index: Int) -> ImageSize?

  /// The path of the image's own file; nil where it is a part of a larger one.
  func file(at index: Int) -> String?

  /// Writes the image to `pixels` as `[C, side, side]`: scaled so that the shorter side fits, cropped at the centre.
  ///
  /// - Throws: ``DatasetError/damagedImage(name:reason:)`` where it cannot be decoded.
  func decode(at index: Int, side: Int, into pixels: UnsafeMutableBufferPointer<UInt8>) throws(DatasetError)
}

/// For sources that are no files, such as those that tests make up.
extension ImageSource {
  public var format: String { "images" }

  /// That of all images, where they have one.
  public func size(at index: Int) -> ImageSize? { ImageSize(width: naturalSide, height: naturalSide) }

  /// None, where images have no files of their own.
  public func file(at index: Int) -> String? { nil }
}
