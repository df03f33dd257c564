/// Writes `.npy` files.
enum NumPyBytes {
  /// - Parameter values: The numbers' bytes, as they are to be in the file.
  static func file(_ type: String, _ shape: [Int], _ values: [UInt8], order: String = "False") -> [UInt8] {
    let extents = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    let header = "{'descr': '\(type)', 'fortran_order': \(order), 'shape': (\(extents)), }"
    let padded = header + String(repeating: " ", count: 117 - header.utf8.count) + "\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(padded.utf8) + values
  }

  static func bytes<Number: BitwiseCopyable>(_ numbers: [Number]) -> [UInt8] { numbers.withUnsafeBytes { Array($0) } }
}

/// Writes zip archives of files stored as they are, without checksums, which nobody looks at for those.
enum ZipBytes {
  static func archive(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var (result, list): ([UInt8], [UInt8]) = ([], [])
    for (name, bytes) in files {
      let sizes = number(0, 4) + number(bytes.count, 4) + number(bytes.count, 4) + number(name.utf8.count, 2)
      list += [0x50, 0x4b, 1, 2] + number(20, 2) + number(20, 2) + number(0, 8) + sizes + number(0, 2)
      list += number(0, 10) + number(result.count, 4) + Array(name.utf8)
      result += [0x50, 0x4b, 3, 4] + number(20, 2) + number(0, 8) + sizes + number(0, 2) + Array(name.utf8) + bytes
    }
    let end = number(0, 4) + number(files.count, 2) + number(files.count, 2) + number(list.count, 4)
    return result + list + [0x50, 0x4b, 5, 6] + end + number(result.count, 4) + number(0, 2)
  }

  private static func number(_ value: Int, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8($0 < 8 ? value >> (8 * $0) & 255 : 0) }
  }
}

/// Writes tar archives in the ustar format.
enum TarBytes {
  static func file(_ name: String, _ bytes: [UInt8], prefix: String = "", isChecked: Bool = true) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at place: Int) {
      for (offset, byte) in text.utf8.enumerated() { header[place + offset] = byte }
    }
    put(name, at: 0)
    put("0000644\0", at: 100)
    put(octal(bytes.count, 11) + "\0", at: 124)
    put("        ", at: 148)
    put("0", at: 156)
    put("ustar\u{0}00", at: 257)
    put(prefix, at: 345)
    let sum = header.reduce(isChecked ? 0 : 1) { $0 + Int($1) }
    put(octal(sum, 6) + "\0 ", at: 148)
    return header + bytes + [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
  }

  static let end = [UInt8](repeating: 0, count: 1024)

  private static func octal(_ value: Int, _ digits: Int) -> String {
    let text = String(value, radix: 8)
    return String(repeating: "0", count: digits - text.count) + text
  }
}
