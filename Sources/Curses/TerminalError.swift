/// A terminal that cannot be used.
public enum TerminalError: Error, Equatable, CustomStringConvertible {
  case noTerminal(reason: String)
  case unknownTerminal(name: String)
  case noPipe(reason: String)

  public var description: String {
    switch self {
    case .noTerminal(let reason):
      "the terminal cannot be opened (\(reason)): start dctop in a terminal, or with --plain."
    case .unknownTerminal(let name):
      "the terminal '\(name)' is not known to ncurses: set TERM to what your terminal is, or start dctop with --plain."
    case .noPipe(let reason):
      "no pipe for signals (\(reason)): close other programs."
    }
  }
}
