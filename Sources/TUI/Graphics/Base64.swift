/// Bytes as text of 64 characters (RFC 4648).
package enum Base64 {
  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")

  /// The text in ASCII, four characters for three bytes, padded at its end.
  package static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = bytes.count - start
      let second = count > 1 ? Int(bytes[start + 1]) : 0
      let third = count > 2 ? Int(bytes[start + 2]) : 0
      let value = Int(bytes[start]) << 16 | second << 8 | third
      text.append(digits[value >> 18])
      text.append(digits[value >> 12 & 63])
      text.append(count > 1 ? digits[value >> 6 & 63] : padding)
      text.append(count > 2 ? digits[value & 63] : padding)
    }
    return text
  }
}
