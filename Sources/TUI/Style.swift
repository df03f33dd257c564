/// A colour of a cell.
public enum Color: Hashable, Sendable {
  /// Whatever the terminal shows by itself.
  case terminalDefault
  /// Red, green and blue, 8 bits each; the terminal's driver finds the nearest that it can show.
  case rgb(UInt8, UInt8, UInt8)
}

/// How a cell's character is drawn besides its colours; what a terminal without colours has left.
public struct Attributes: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  public static let bold = Attributes(rawValue: 1)
  public static let dim = Attributes(rawValue: 2)
  public static let reverse = Attributes(rawValue: 4)
  public static let underline = Attributes(rawValue: 8)
}

/// Colours and attributes of a cell.
public struct Style: Hashable, Sendable {
  public var foreground: Color
  public var background: Color
  public var attributes: Attributes

  public init(
    _ foreground: Color = .terminalDefault, on background: Color = .terminalDefault, _ attributes: Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  public static let plain = Style()
}
