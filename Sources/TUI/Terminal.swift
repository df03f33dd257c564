/// A key, as the program knows it.
public enum Key: Hashable, Sendable {
  case character(Character)
  /// Control and a lower-case letter.
  case control(Character)
  case enter, escape, tab, backTab, backspace, delete
  case up, down, left, right, home, end, pageUp, pageDown
  case function(Int)
}

/// What the mouse does: its left button, and its wheel.
public struct MouseEvent: Hashable, Sendable {
  public enum Kind: Sendable {
    case press
    /// A press of the right button.
    case rightPress
    /// A move with a button held.
    case drag
    case release, wheelUp, wheelDown
  }

  public var kind: Kind
  /// The cell, from 0.
  public var x: Int
  public var y: Int

  public init(_ kind: Kind, x: Int, y: Int) { (self.kind, self.x, self.y) = (kind, x, y) }
}

/// What comes in from a terminal.
public enum Input: Hashable, Sendable {
  case key(Key)
  case mouse(MouseEvent)
  case resized(Size)
  /// The window has got the user's attention, or lost it.
  case focused(Bool)
  /// The program was suspended and goes on; everything must be drawn anew.
  case continued
  /// The terminal is gone: nothing can be read or shown any more.
  case hungUp
}

/// Where frames go and keys come from.
public protocol Terminal {
  var size: Size { get }
  /// The next key or change of size, waiting at most `timeoutMilliseconds`; nil if none came.
  mutating func nextInput(timeoutMilliseconds: Int32) -> Input?
  /// Shows a frame; only what differs from the last one is sent.
  mutating func draw(_ frame: Buffer)
  /// Sends the whole of the next frame, whatever the screen is thought to hold.
  mutating func invalidate()
}
