import CNcurses

/// The library that draws on the terminal.
public enum CursesLibrary {
  /// Name and version, such as `"ncurses 6.4.20221231"`.
  public static var description: String { curses_version().map { String(cString: $0) } ?? "ncurses" }
}
