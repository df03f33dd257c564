import Foundation

/// Images in a NumPy array (`.npy`, or one array of an `.npz` file), read from the disk as they are asked for.
///
/// `uint8`, or `float32` and `float64` whose values are 0...1 or 0...255, which is found by looking at some of them.
struct NumPyImages: ImageSource {
  let name: String
  let path: String
  let format: String
  let labels: [Int32]?
  let classNames: [String]?
  private let layout: NumPyLayout
  private let pixels: NumPyPixels

  var count: Int { layout.count }
  var channels: Int { layout.channels }
  var naturalSide: Int { min(layout.height, layout.width) }

  /// Opens a `.npy` file.
  init(path: String) throws(DatasetError) {
    try self.init(NumPyFile(MappedFile.open(path), path: path), classes: nil, format: "a NumPy array", path: path)
  }

  /// Opens an `.npz` file: its array of images, and that of labels if there is one.
  init(archive path: String) throws(DatasetError) {
    let archive = try NumPyArchive(path)
    try self.init(archive.images, classes: archive.classes, format: "a NumPy array in an .npz archive", path: path)
  }

  private init(_ file: NumPyFile, classes: ClassTable?, format: String, path: String) throws(DatasetError) {
    guard !file.isFortranOrder else {
      throw .wrongArray(
        path: path, found: "an array in Fortran order", expected: "C order, as numpy.ascontiguousarray gives it")
    }
    guard let layout = NumPyLayout(file.shape) else {
      throw .wrongArray(
        path: path, found: "an array \(file.shapeText)",
        expected: "images [N, H, W], [N, C, H, W] or [N, H, W, C], C being 1 or 3")
    }
    guard layout.count > 0 else { throw .noImages(path: path) }
    pixels = try NumPyPixels(file, layout, path: path)
    (self.path, self.format, self.layout) = (path, format, layout)
    name = clean(((path as NSString).lastPathComponent as NSString).deletingPathExtension)
    (labels, classNames) = (classes?.labels, classes?.names)
  }

  func identifier(at index: Int) -> String { String(format: "#%05d", index) }

  func size(at index: Int) -> ImageSize? { ImageSize(width: layout.width, height: layout.height) }

  func decode(at index: Int, side: Int, into target: UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) {
    guard let bytes = pixels.bytes(at: layout.places(of: index)) else {
      throw .damagedImage(
        name: identifier(at: index), reason: "it holds values that are not within 0...\(pixels.greatest)")
    }
    if !layout.isInterleaved && layout.width == side && layout.height == side {
      _ = target.update(from: bytes)
      return
    }
    DecodedImage(
      width: layout.width, height: layout.height, channels: channels,
      pixels: layout.isInterleaved ? bytes : DecodedImage.interleaved(bytes, channels: channels)
    ).fit(side: side, into: target)
  }
}
