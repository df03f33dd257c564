import CJPEG
import CPNG
import Foundation

/// What an image file is, by its first bytes.
enum ImageKind {
  case jpeg, png, unknown

  init(_ bytes: some Collection<UInt8>) {
    if bytes.starts(with: [0xff, 0xd8, 0xff]) {
      self = .jpeg
    } else if bytes.starts(with: [0x89, 0x50, 0x4e, 0x47]) {
      self = .png
    } else {
      self = .unknown
    }
  }

  /// Nil where the file cannot be opened.
  init?(firstBytesOf path: String) {
    guard let file = FileHandle(forReadingAtPath: path), let bytes = try? file.read(upToCount: 4) else { return nil }
    self.init(bytes)
  }
}

/// Size and colours of an image, read without decoding it.
struct ImageHeader {
  let shorterSide: Int
  let isColor: Bool

  /// Nil where the file is no readable image.
  init?(path: String) {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped) else { return nil }
    switch ImageKind(data.prefix(4)) {
    case .unknown: return nil
    case .jpeg:
      guard let header = try? JPEGDecoder().header(data) else { return nil }
      (shorterSide, isColor) = (min(header.width, header.height), header.isColor)
    case .png:
      guard let header = try? PNGDecoder.header(data) else { return nil }
      (shorterSide, isColor) = (min(header.width, header.height), header.isColor)
    }
  }
}

/// Why a decoder refused an image.
struct DecodingError: Error {
  let reason: String
}
