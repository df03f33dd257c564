import Dashboard
import TUI
import Telemetry
import Testing

@Suite("The painter of frames")
struct FramePainterTests {
  @Test(
    "What it keeps from frame to frame changes no cell but figures that wait",
    arguments: [(120, 40), (80, 24), (40, 12), (30, 8)])
  func sameFrames(_ width: Int, _ height: Int) {
    var model = Script.model()
    var painter = FramePainter()
    var lastWhole = 0
    let keys: [Key] = ["?", "?", ":", "\u{1b}", "2", "2", "w", "i", "+", "v", "z"].map { .character($0) }
    for step in 0..<120 {
      _ = model.update(message(step, keys))
      let size = step % 50 == 49 ? Size(width + 7, height + 1) : Size(width, height)
      let (frame, whole) = (
        painter.frame(of: model, size: size, look: Look()), model.frame(size: size, look: Look())
      )
      // Ticks are six seconds apart, and figures drawn after one wait for the next.
      if frame == whole { lastWhole = step }
      #expect(step - lastWhole < 6 && !painter.isBehind(model), "\(step)")
    }
    _ = model.update(.tick(Moment(seconds: 900, secondsOfDay: 74_900)))
    let size = Size(width, height)
    #expect(painter.frame(of: model, size: size, look: Look()) == model.frame(size: size, look: Look()))
  }

  @Test("Figures wait until they can be read, curves do not; then another frame brings them, without news")
  func figures() {
    let (size, look) = (Size(120, 40), Look())
    var model = Script.model()
    func second(_ seconds: Double) { _ = model.update(.tick(Moment(seconds: seconds, secondsOfDay: 74_600))) }
    func batch(_ loss: Float) {
      let stats = BatchStats(
        epoch: 6, iteration: 9, iterationCount: 200, loss: loss, learningRate: 0.05, seconds: 0.1, images: 64)
      _ = model.update(.event(.batchEnded(stats)))
    }
    second(500)
    var painter = FramePainter()
    let before = painter.frame(of: model, size: size, look: look)
    batch(0.4321)
    second(500.1)
    let soon = painter.frame(of: model, size: size, look: look)
    #expect(!painter.isBehind(model) && soon != before && !soon.lines.contains { $0.contains("0.4321") })
    second(500.6)
    #expect(painter.isBehind(model))
    let late = painter.frame(of: model, size: size, look: look)
    #expect(!painter.isBehind(model) && late == model.frame(size: size, look: look))
    #expect(late.lines.contains { $0.contains("0.4321") })
    batch(0.1234)
    _ = model.update(.event(.stateChanged(.paused)))
    let paused = painter.frame(of: model, size: size, look: look)
    #expect(
      !painter.isBehind(model) && paused.lines.contains { $0.contains("0.1234") },
      "what is not a batch is shown at once")
  }

  /// Batches and seconds mostly, and now and then something else.
  private func message(_ step: Int, _ keys: [Key]) -> Message {
    switch step % 6 {
    case 1: .tick(Moment(seconds: 121 + Double(step), secondsOfDay: 74_600 + step))
    case 3:
      .resources(
        ResourceUsage(cpuPercent: Double(step), residentBytes: step << 20, uiPercent: 1, terminalBytesPerSecond: 9))
    case 5 where step % 12 == 5: .key(keys[step / 12])
    case 5: .event(.phaseStarted(step % 24 == 11 ? .training : .features, epoch: 6))
    default:
      .event(
        .batchEnded(
          BatchStats(
            epoch: 6, iteration: step, iterationCount: 200, loss: step == 70 ? .nan : 1 + Float(step % 7),
            learningRate: 0.05, seconds: 0.1, images: 64)))
    }
  }

  @Test("The axis of all batches is a little too long, and stays as it is until it is full")
  func steadyAxis() {
    let window = PlotWindow()
    var changes = 0
    for count in 2...5000 {
      let (now, next) = (window.axisRange(of: count), window.axisRange(of: count + 1))
      #expect(now.upperBound >= Double(count) && now.upperBound <= max(Double(count) * 1.125, Double(count + 7)))
      if now != next { changes += 1 }
    }
    #expect(changes < 70)
  }
}
