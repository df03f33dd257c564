/// The sequence that puts text into the clipboard of a terminal (OSC 52), over any number of connections.
package enum Clipboard {
  /// Terminals refuse what is long; a line is not.
  package static let limit = 8192

  /// - Parameters:
  ///   - text: Cut after ``limit`` bytes of UTF-8.
  ///   - isInTmux: tmux takes the sequence itself or, wrapped, hands it on, by its options: it gets both.
  package static func sequence(_ text: String, isInTmux: Bool) -> String {
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      let more = UTF8.encode(scalar).map(Array.init) ?? []
      if bytes.count + more.count > limit { break }
      bytes += more
    }
    let plain = "\u{1b}]52;c;\(base64(bytes))\u{7}"
    return isInTmux ? plain + "\u{1b}Ptmux;\u{1b}" + plain + "\u{1b}\\" : plain
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var result = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let value = (0..<3).reduce(0) { $0 << 8 | (start + $1 < bytes.count ? Int(bytes[start + $1]) : 0) }
      for place in 0..<4 {
        result.append(place <= group.count ? digits[value >> (18 - 6 * place) & 63] : "=")
      }
    }
    return result
  }
}
