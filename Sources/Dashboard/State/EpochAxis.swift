import TUI

/// Epochs side by side on the screen, for the mouse to go along.
struct EpochAxis {
  let area: Rect
  /// By the column from the area's first; those beside the area are as its ends.
  private let epochAt: (_ column: Int) -> Int

  /// - Parameter epochAt: The epoch at a column of the area, from 0.
  init(area: Rect, epochAt: @escaping (_ column: Int) -> Int) { (self.area, self.epochAt) = (area, epochAt) }

  /// The epoch at a column of the screen, of the nearest one where that is beside the axis.
  func epoch(x: Int) -> Int { epochAt(max(0, min(area.width - 1, x - area.x))) }
}

/// What shows the run's time from left to right, so that the mouse can go along it.
enum TimeLinePart: Equatable, Sendable {
  /// The axis of the plot.
  case plot
  /// The sizes through the epochs.
  case sizes
  /// The bar of the whole run at the foot of the screen.
  case whole
}
