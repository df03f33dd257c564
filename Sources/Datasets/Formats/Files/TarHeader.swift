import Foundation

/// The block before each file of a tar archive.
struct TarHeader {
  /// What follows the block.
  enum Kind {
    case file
    /// The name of the next file: GNU's way.
    case longName
    /// Facts about the next file: the way of POSIX.
    case extended
    /// Folders, links, devices, and facts about all files.
    case other
  }

  private let bytes: [UInt8]

  init(_ block: [UInt8]) { bytes = block }

  /// Whether it is one of the blocks that end an archive.
  var isEmpty: Bool { bytes.allSatisfy { $0 == 0 } }

  /// Whether the checksum is that of the block, its own field taken as spaces.
  var isWhole: Bool {
    let sum = bytes.indices.reduce(0) { $0 + ((148..<156).contains($1) ? 32 : Int(bytes[$1])) }
    return octal(148..<156) == sum
  }

  var name: String {
    let name = TarHeader.text(bytes[0..<100])
    let prefix = bytes[257...].starts(with: Array("ustar\0".utf8)) ? TarHeader.text(bytes[345..<500]) : ""
    return prefix.isEmpty ? name : prefix + "/" + name
  }

  /// The bytes that follow; nil where the field is broken.
  var size: Int? {
    // GNU writes what octal digits cannot hold as a number, marked in the first bit.
    guard bytes[124] & 0x80 != 0 else { return octal(124..<136) }
    let number = bytes[125..<136].drop { $0 == 0 }
    return number.count < 8 && bytes[124] == 0x80 ? number.reduce(0) { $0 << 8 | Int($1) } : nil
  }

  var kind: Kind {
    switch bytes[156] {
    case 0, UInt8(ascii: "0"), UInt8(ascii: "7"): name.hasSuffix("/") ? .other : .file
    case UInt8(ascii: "L"): .longName
    case UInt8(ascii: "x"): .extended
    default: .other
    }
  }

  /// Bytes up to the first that is 0.
  static func text(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// The records `length key=value` of an extended header, each with a line break at its end that `length` counts.
  static func records(_ content: Data) -> [String: String] {
    var result: [String: String] = [:]
    var rest = content
    while let space = rest.firstIndex(of: UInt8(ascii: " ")),
      let length = Int(String(decoding: rest[..<space], as: UTF8.self)), length <= rest.count,
      length > space - rest.startIndex + 1
    {
      let record = rest[(space + 1)..<(rest.startIndex + length)].dropLast()
      if let equals = record.firstIndex(of: UInt8(ascii: "=")) {
        result[String(decoding: record[..<equals], as: UTF8.self)] = text(record[(equals + 1)...])
      }
      rest = rest.dropFirst(length)
    }
    return result
  }

  private func octal(_ field: Range<Int>) -> Int? {
    let digits = bytes[field].drop { $0 == 32 }.prefix { $0 != 0 && $0 != 32 }
    guard !digits.isEmpty else { return 0 }
    return Int(String(decoding: digits, as: UTF8.self), radix: 8).flatMap { $0 < 0 ? nil : $0 }
  }
}
