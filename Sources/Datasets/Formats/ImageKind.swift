import CJPEG
import CPNG
import Foundation

/// What an image file is, by its first bytes.
enum ImageKind {
  case jpeg, png, webp, unknown

  /// The bytes that tell.
  static let length = 12

  init(_ bytes: some Collection<UInt8>) {
    if bytes.starts(with: [0xff, 0xd8, 0xff]) {
      self = .jpeg
    } else if bytes.starts(with: [0x89, 0x50, 0x4e, 0x47]) {
      self = .png
    } else if bytes.starts(with: Array("RIFF".utf8)), bytes.dropFirst(8).starts(with: Array("WEBP".utf8)) {
      self = .webp
    } else {
      self = .unknown
    }
  }

  /// Nil where the file cannot be opened.
  init?(firstBytesOf path: String) {
    guard let file = FileHandle(forReadingAtPath: path), let bytes = try? file.read(upToCount: ImageKind.length) else {
      return nil
    }
    self.init(bytes)
  }

  /// Whether a name's end is that of an image.
  static func isNamed(_ name: String) -> Bool {
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return false }
    return [".jpg", ".jpeg", ".png", ".webp"].contains(name[dot...].lowercased())
  }
}

/// Size and colours of an image, read without decoding it.
struct ImageHeader {
  /// As the file has it, whatever the image's orientation.
  let size: ImageSize
  let isColor: Bool

  /// Nil where the bytes are those of no readable image.
  init?(_ data: Data) {
    let header: (width: Int, height: Int, isColor: Bool)?
    switch ImageKind(data.prefix(ImageKind.length)) {
    case .unknown: header = nil
    case .jpeg: header = try? JPEGDecoder().header(data)
    case .png: header = try? PNGDecoder.header(data)
    case .webp: header = try? WebPDecoder.header(data)
    }
    guard let header else { return nil }
    (size, isColor) = (ImageSize(width: header.width, height: header.height), header.isColor)
  }
}

/// Why a decoder refused an image.
struct DecodingError: Error {
  let reason: String
}
