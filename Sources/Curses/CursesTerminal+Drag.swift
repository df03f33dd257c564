import TUI

extension CursesTerminal {
  /// Where a drag has come to by now, for what lies between need not be shown; and what came behind it, if anything.
  /// Another event of the mouse is given back as it is.
  public func endOfDrag(_ event: MouseEvent) -> (event: MouseEvent, next: Input?) {
    var last = event
    while last.kind == .drag, let next = nextInput(timeoutMilliseconds: 0) {
      guard case .mouse(let move) = next, move.kind == .drag else { return (last, next) }
      last = move
    }
    return (last, nil)
  }
}
