/// A point of a plot: the range of the values that it stands for, so that no spike is lost.
public struct PlotPoint: Sendable, Equatable {
  public var x: Double
  public var low: Double
  public var high: Double
  /// Whether some of the values that it stands for are not finite, though others are.
  public var hasGap: Bool

  public init(x: Double, low: Double, high: Double, hasGap: Bool = false) {
    (self.x, self.low, self.high, self.hasGap) = (x, low, high, hasGap)
  }

  var isFinite: Bool { low.isFinite && high.isFinite }
}

/// A line of a plot.
public struct PlotSeries: Sendable {
  /// How a line is coloured.
  public enum Paint: Sendable {
    case role(Role)
    /// By the height in the plot.
    case gradient(GradientRole)
  }

  /// In the order of x.
  public var points: [PlotPoint]
  public var paint: Paint
  /// Stands on the line now and then, so that lines are told apart without their colours; nil for none.
  public var letter: Unicode.Scalar?
  /// What the line is drawn with where there are no braille dots.
  public var dot: Unicode.Scalar
  /// Its own y axis; nil for the plot's.
  public var axis: PlotAxis?
  /// Whether a value holds until the next one, instead of leading to it.
  public var isStep: Bool

  public init(
    points: [PlotPoint], paint: Paint, letter: Unicode.Scalar? = nil, dot: Unicode.Scalar = "*",
    axis: PlotAxis? = nil, isStep: Bool = false
  ) {
    (self.points, self.paint, self.letter, self.dot) = (points, paint, letter, dot)
    (self.axis, self.isStep) = (axis, isStep)
  }
}

/// A mark on the x axis.
public struct PlotMark: Sendable {
  public var x: Double
  public var text: String
  public var role: Role
  /// Whether guides stand on it.
  public var hasGuide: Bool

  public init(x: Double, text: String, role: Role, hasGuide: Bool = true) {
    (self.x, self.text, self.role, self.hasGuide) = (x, text, role, hasGuide)
  }
}

/// What helps the eye from a curve to the axes.
public enum PlotGuides: String, CaseIterable, Sendable {
  case off, dots, lines
}
