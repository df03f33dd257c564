import CNcurses
import Glibc
import TUI

/// How many colours the user asked for.
public enum ColorChoice: Sendable, Equatable {
  case auto, never, ansi16, palette256, direct
}

/// What a terminal can show, decided once at the start (`tui.md` b, "Colour and glyph ladder").
public enum TerminalCapability {
  /// Whether a dashboard can be shown: a terminal at both ends, of a known kind, outside continuous integration.
  public static var canShowDashboard: Bool {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1, variable("CI") == nil else { return false }
    guard let name = variable("TERM"), name != "dumb" else { return false }
    var status: Int32 = 0
    return setupterm(name, STDOUT_FILENO, &status) == 0 && dctop_has_capability("cup") != 0
  }

  /// The colours of the terminal that the environment names.
  public static func depth(_ choice: ColorChoice) -> ColorDepth {
    depth(choice, variable: variable, colors: Int(dctop_colors()), hasDirect: dctop_has_direct_colors() != 0)
  }

  /// The rule behind ``depth(_:)``: the first that applies.
  package static func depth(
    _ choice: ColorChoice, variable: (String) -> String?, colors: Int, hasDirect: Bool
  ) -> ColorDepth {
    switch choice {
    case .never: return .mono
    case .ansi16: return .ansi16
    case .palette256: return .palette256
    case .direct: return .direct
    case .auto: break
    }
    if variable("NO_COLOR")?.isEmpty == false { return .mono }
    let term = variable("TERM") ?? ""
    let claimsDirect = ["truecolor", "24bit"].contains(variable("COLORTERM") ?? "")
    if hasDirect || (claimsDirect && term != "linux" && !term.hasPrefix("screen.")) { return .direct }
    if colors >= 256 { return .palette256 }
    if colors >= 16 { return .ansi16 }
    return colors >= 8 ? .ansi8 : .mono
  }

  /// The characters that the terminal and the locale can show.
  public static func glyphs(ascii: Bool) -> Glyphs {
    if setlocale(LC_ALL, "") == nil { setlocale(LC_ALL, "C.UTF-8") }
    let codeset = nl_langinfo(Int32(CODESET)).map { String(cString: $0) } ?? ""
    return glyphs(ascii: ascii, codeset: codeset, term: variable("TERM") ?? "")
  }

  /// The rule behind ``glyphs(ascii:)``.
  package static func glyphs(ascii: Bool, codeset: String, term: String) -> Glyphs {
    if ascii || !["UTF-8", "utf8", "UTF8"].contains(codeset) { return .ascii }
    return term == "linux" ? .console : .unicode
  }

  /// What stands between the program and a terminal that draws pictures, and what to do; nil for nothing known.
  public static var pictureObstacle: String? { obstacleToPictures(variable: variable) }

  /// The rule behind ``pictureObstacle``.
  package static func obstacleToPictures(variable: (String) -> String?) -> String? {
    let term = variable("TERM") ?? ""
    let isTmux = variable("TMUX") != nil || term.hasPrefix("tmux")
    guard isTmux || variable("STY") != nil || term.hasPrefix("screen") else { return nil }
    let name = isTmux ? "tmux" : "screen"
    return "\(name) keeps pictures from the terminal, so images are drawn in cells; start dctop outside of \(name)."
  }

  /// Whether `COLORFGBG` tells of a bright ground.
  public static var hasLightGround: Bool {
    guard let last = variable("COLORFGBG")?.split(separator: ";").last, let ground = Int(last) else { return false }
    return ground == 7 || ground == 15
  }

  private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
