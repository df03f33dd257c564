import Curses
import Foundation
import TUI

/// The terminal that standard output goes to, as far as images on it are concerned.
struct TerminalPage {
  /// In cells.
  let width: Int
  let glyphs: Glyphs
  let depth: ColorDepth

  /// Nil where standard output is no terminal that can show images.
  static var current: TerminalPage? {
    guard TerminalCapability.canShowDashboard else { return nil }
    var size = winsize()
    let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return TerminalPage(
      width: isKnown ? Int(size.ws_col) : 80, glyphs: TerminalCapability.glyphs(ascii: false),
      depth: TerminalCapability.depth(.auto))
  }
}
