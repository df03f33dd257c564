/// How many colours a terminal shows.
public enum ColorDepth: Int, Sendable, Comparable, CaseIterable {
  case mono, ansi8, ansi16, palette256, direct
  public static func < (a: ColorDepth, b: ColorDepth) -> Bool { a.rawValue < b.rawValue }
}

/// Everything that decides how a frame looks, beside what it says.
public struct Look: Sendable, Equatable {
  public var theme: Theme
  public var glyphs: Glyphs
  public var depth: ColorDepth
  /// Whether images may be pictures that the terminal draws by itself, for frames that go to one that does.
  public var usesPictures = false
  /// A character cell's width by its height.
  public var cellRatio = 0.5

  public init(theme: Theme = .dark, glyphs: Glyphs = .unicode, depth: ColorDepth = .direct) {
    (self.theme, self.glyphs, self.depth) = (theme, glyphs, depth)
  }

  /// A role's style on the frame's ground. Without colours, attributes keep the roles apart.
  public func style(_ role: Role, _ attributes: Attributes = []) -> Style {
    if depth == .mono { return Style(.terminalDefault, on: .terminalDefault, attributes.union(role.monoAttributes)) }
    switch role {
    case .selectedForeground, .selectedBackground:
      return Style(theme.color(.selectedForeground), on: theme.color(.selectedBackground), attributes)
    case .pauseBackground, .bannerForeground:
      return Style(theme.color(.bannerForeground), on: theme.color(.pauseBackground), attributes)
    default: return Style(theme.color(role), on: theme.color(.mainBackground), attributes)
    }
  }

  /// The style of a value in a gradient, 0...1.
  public func style(_ gradient: GradientRole, at fraction: Double) -> Style {
    if depth == .mono { return .plain }
    return Style(theme.color(gradient, at: fraction), on: theme.color(.mainBackground))
  }
}

extension Role {
  fileprivate var monoAttributes: Attributes {
    switch self {
    case .title, .highlight, .ema, .best, .eventWarning, .empty, .cursor: .bold
    case .eventError: [.bold, .reverse]
    case .inactive, .graphText, .divider, .meter: .dim
    case .selectedForeground, .selectedBackground, .pauseBackground, .bannerForeground: .reverse
    default: []
    }
  }
}
