import TUI

/// Draws a model's frames one after another: what batches and seconds cannot change is kept from the frame before.
///
/// Most frames of a run follow from a batch. Then only the plot, the figures, the header and the progress are drawn,
/// which is about half of the work, and the figures wait until they can be read: numbers that change ten times a second
/// tell nothing, and cost a terminal more bytes than the curves. All else is that of
/// ``DashboardModel/frame(size:look:)``.
public struct FramePainter {
  private struct Painted {
    var frame: Buffer
    var look: Look
    var settled: Int
    var revision: Int
    /// When the figures were drawn, in the model's seconds, and of which revision they are.
    var figures: (seconds: Double, revision: Int)
  }

  private var last: Painted?

  /// Figures stand at least so long, in seconds.
  private static let figureInterval = 0.5

  /// Has drawn nothing yet.
  public init() {}

  /// Whether the figures of the last frame are those of an earlier one, and have stood long enough: another frame is due.
  public func isBehind(_ model: DashboardModel) -> Bool {
    guard let last, last.figures.revision != last.revision else { return false }
    return !FramePainter.isTooSoon(after: last, model)
  }

  private static func isTooSoon(after last: Painted, _ model: DashboardModel) -> Bool {
    (0..<figureInterval).contains(model.now.seconds - last.figures.seconds)
  }

  /// The model's frame; each painter draws one model, as it goes on.
  public mutating func frame(of model: DashboardModel, size: Size, look: Look) -> Buffer {
    var painted = Painted(
      frame: Buffer(Size(0, 0)), look: look, settled: model.settledRevision, revision: model.revision,
      figures: (model.now.seconds, model.revision))
    if let last, last.settled == model.settledRevision, last.frame.size == size, last.look == look,
      model.showsPanes(on: size)
    {
      painted.frame = last.frame
      if FramePainter.isTooSoon(after: last, model) {
        model.renderCurves(look, into: &painted.frame)
        painted.figures = last.figures
      } else {
        model.renderProgress(look, into: &painted.frame)
      }
    } else {
      painted.frame = model.frame(size: size, look: look)
    }
    last = painted
    return painted.frame
  }
}
