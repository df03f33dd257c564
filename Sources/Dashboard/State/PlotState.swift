import TUI

/// How the plot is shown. Nothing of it belongs to the run, so that it stays when a run is told again.
package struct PlotState: Sendable, Equatable {
  package var window = PlotWindow()
  /// The batch that is inspected.
  package var cursor: Double?
  /// Whether the average begins anew at each fresh head.
  var restartsAverage = false
  var isXLogarithmic = false
  var guides = PlotGuides.off
  /// What is shown, in the order of ``Curve``: one at least.
  package private(set) var curves: [Curve] = [.loss]

  /// Curves that can be shown at once.
  package static let limit = 4

  package init() {}

  /// Shows a curve, or no longer. False where that would be one too many, or leave none.
  package mutating func toggle(_ curve: Curve) -> Bool {
    if let place = curves.firstIndex(of: curve) {
      guard curves.count > 1 else { return false }
      curves.remove(at: place)
    } else {
      guard curves.count < PlotState.limit else { return false }
      curves.append(curve)
      curves.sort { $0.rawValue < $1.rawValue }
    }
    return true
  }
}
