import Glibc

/// What is sent beside ncurses, which knows nothing of it.
extension CursesTerminal {
  /// Sounds the terminal's bell.
  public func ring() {
    guard isOpen else { return }
    write("\u{7}")
  }

  /// Puts text into the clipboard, where the terminal allows programs to do that.
  public func copy(_ text: String) {
    guard isOpen else { return }
    write(Clipboard.sequence(text, isInTmux: getenv("TMUX") != nil))
  }

  /// Moves with the button held are reported too; ncurses turns on presses only.
  func reportMoves(_ isOn: Bool) { write(isOn ? "\u{1b}[?1002h" : "\u{1b}[?1002l") }

  /// Whether the user looks at the window is told; terminals that cannot tell take no notice.
  func reportFocus(_ isOn: Bool) { write(isOn ? "\u{1b}[?1004h" : "\u{1b}[?1004l") }
}
