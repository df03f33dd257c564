/// One character cell of a frame.
public struct Cell: Hashable, Sendable {
  /// The character; one that is one column wide. A space where nothing is drawn.
  public var character: Unicode.Scalar
  public var style: Style

  public init(_ character: Unicode.Scalar = " ", _ style: Style = .plain) {
    self.character = character
    self.style = style
  }

  /// Whether another style shows the same, so that a change of colours need not be sent: of a blank only the ground is
  /// seen.
  package func looksTheSame(in other: Style) -> Bool {
    let seen: Attributes = [.reverse, .underline]
    return style == other
      || character == " " && style.background == other.background
        && style.attributes.union(other.attributes).isDisjoint(with: seen)
  }
}

/// A frame: the cells of a screen, drawn by widgets and copied out by a terminal. Writing outside it does nothing.
public struct Buffer: Equatable, Sendable {
  public let size: Size
  /// Row by row.
  public private(set) var cells: [Cell]
  /// What the terminal draws by itself over blank cells, where it is asked to.
  public internal(set) var pictures: [Picture] = []

  public init(_ size: Size, filling cell: Cell = Cell()) {
    self.size = Size(max(0, size.width), max(0, size.height))
    cells = Array(repeating: cell, count: self.size.width * self.size.height)
  }

  public var area: Rect { Rect(size) }

  public subscript(x: Int, y: Int) -> Cell {
    get {
      precondition(area.contains(x: x, y: y), "cell (\(x), \(y)) of \(size)")
      return cells[y * size.width + x]
    }
    set { if area.contains(x: x, y: y) { cells[y * size.width + x] = newValue } }
  }
}
