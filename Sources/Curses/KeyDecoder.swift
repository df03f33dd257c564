import CNcurses
import TUI

/// What ncurses' codes and characters mean.
package enum KeyDecoder {
  /// The key of a function code (`KEY_…`), or nil where the program has no use for it.
  package static func key(code: Int32) -> Key? {
    switch code {
    case KEY_UP: .up
    case KEY_DOWN: .down
    case KEY_LEFT: .left
    case KEY_RIGHT: .right
    case KEY_HOME: .home
    case KEY_END: .end
    case KEY_PPAGE: .pageUp
    case KEY_NPAGE: .pageDown
    case KEY_ENTER: .enter
    case KEY_BACKSPACE: .backspace
    case KEY_DC: .delete
    case KEY_BTAB: .backTab
    case KEY_F0 + 1...KEY_F0 + 12: .function(Int(code - KEY_F0))
    default: nil
    }
  }

  /// Whether a code tells that the window has got the focus, or lost it; nil for any other code.
  package static func focus(code: Int32) -> Bool? {
    if code == dctop_focus_code(1) { return true }
    return code == dctop_focus_code(0) ? false : nil
  }

  /// What the mouse did, by the number that the shim gives it.
  package static func mouse(_ number: Int32, x: Int32, y: Int32) -> MouseEvent? {
    let kinds: [MouseEvent.Kind] = [.press, .release, .drag, .wheelUp, .wheelDown, .rightPress]
    guard kinds.indices.contains(Int(number) - 1), x >= 0, y >= 0 else { return nil }
    return MouseEvent(kinds[Int(number) - 1], x: Int(x), y: Int(y))
  }

  /// The key of a character.
  package static func key(character: UInt32) -> Key? {
    switch character {
    case 9: return .tab
    case 10, 13: return .enter
    case 27: return .escape
    case 8, 127: return .backspace
    case 1...26:
      guard let letter = Unicode.Scalar(character + 96) else { return nil }
      return .control(Character(letter))
    case 0..<32, 0x80..<0xa0: return nil
    default: return Unicode.Scalar(character).map { .character(Character($0)) }
    }
  }
}
