import TUI

/// Draws a model's frames one after another: what batches and seconds cannot change is kept from the frame before.
///
/// Most frames of a run follow from a batch. Then only the plot, the figures, the header and the progress are drawn,
/// which is about half of the work; the result is always that of ``DashboardModel/frame(size:look:)``.
public struct FramePainter {
  private var last: (frame: Buffer, look: Look, settled: Int)?

  /// Has drawn nothing yet.
  public init() {}

  /// The model's frame; each painter draws one model, as it goes on.
  public mutating func frame(of model: DashboardModel, size: Size, look: Look) -> Buffer {
    var frame: Buffer
    if let last, last.settled == model.settledRevision, last.frame.size == size, last.look == look,
      model.showsPanes(on: size)
    {
      frame = last.frame
      model.renderProgress(look, into: &frame)
    } else {
      frame = model.frame(size: size, look: look)
    }
    last = (frame, look, model.settledRevision)
    return frame
  }
}
