import TUI

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
    let plain = "\u{1b}]52;c;\(String(decoding: Base64.encode(bytes), as: UTF8.self))\u{7}"
    return isInTmux ? plain + "\u{1b}Ptmux;\u{1b}" + plain + "\u{1b}\\" : plain
  }
}
