import Foundation

/// How a camera was held: which edge of an image is its upper one.
///
/// - Source: CIPA DC-008-2019, "Exchangeable image file format (Exif) 2.32", 4.6.4 A, tag 0x0112.
enum ExifOrientation: Int {
  case upright = 1
  case mirrored, upsideDown, flipped, transposed, turnedRight, transversed, turnedLeft

  /// That of a JPEG file; upright where the file says nothing, or nothing that can be understood.
  init(jpeg data: Data) {
    self =
      data.withUnsafeBytes { bytes in ExifOrientation.tag(of: bytes).flatMap(ExifOrientation.init(rawValue:)) }
      ?? .upright
  }

  /// Whether the image's width becomes its height.
  var swapsSides: Bool { rawValue >= ExifOrientation.transposed.rawValue }

  /// Which of the file's `width` x `height` pixels is seen at (x, y).
  func source(_ x: Int, _ y: Int, width: Int, height: Int) -> (x: Int, y: Int) {
    switch self {
    case .upright: (x, y)
    case .mirrored: (width - 1 - x, y)
    case .upsideDown: (width - 1 - x, height - 1 - y)
    case .flipped: (x, height - 1 - y)
    case .transposed: (y, x)
    case .turnedRight: (y, height - 1 - x)
    case .transversed: (width - 1 - y, height - 1 - x)
    case .turnedLeft: (width - 1 - y, x)
    }
  }

  /// The tag's value: in the first segment APP1 that is Exif's, before the image itself begins.
  private static func tag(of bytes: UnsafeRawBufferPointer) -> Int? {
    var place = 2
    while place + 4 <= bytes.count, bytes[place] == 0xff {
      let marker = bytes[place + 1]
      if marker == 0xff {  // filling before a marker
        place += 1
        continue
      }
      let length = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
      let end = place + 2 + length
      guard marker != 0xda, marker != 0xd9, length >= 2, end <= bytes.count else { return nil }
      let content = UnsafeRawBufferPointer(rebasing: bytes[place + 4..<end])
      if marker == 0xe1, content.starts(with: Array("Exif\0\0".utf8)) {
        return tag(in: UnsafeRawBufferPointer(rebasing: content.dropFirst(6)))
      }
      place = end
    }
    return nil
  }

  /// The tag's value in the first directory of a TIFF structure.
  private static func tag(in tiff: UnsafeRawBufferPointer) -> Int? {
    guard tiff.count >= 8 else { return nil }
    let isLittle = tiff.starts(with: Array("II".utf8))
    guard isLittle || tiff.starts(with: Array("MM".utf8)) else { return nil }
    func integer(_ place: Int, _ size: Int) -> Int {
      (0..<size).reduce(0) { $0 << 8 | Int(tiff[place + (isLittle ? size - 1 - $1 : $1)]) }
    }
    let directory = integer(4, 4)
    guard directory + 2 <= tiff.count else { return nil }
    for entry in 0..<integer(directory, 2) {
      let place = directory + 2 + 12 * entry
      guard place + 12 <= tiff.count else { return nil }
      if integer(place, 2) == 0x0112 { return integer(place + 8, 2) }
    }
    return nil
  }
}
