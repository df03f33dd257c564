import Dashboard
import TUI
import Telemetry
import Testing

@Suite("The painter of frames")
struct FramePainterTests {
  @Test("What it keeps from frame to frame changes no cell", arguments: [(120, 40), (80, 24), (40, 12), (30, 8)])
  func sameFrames(_ width: Int, _ height: Int) {
    var model = Script.model()
    var painter = FramePainter()
    let keys: [Key] = ["?", "?", ":", "\u{1b}", "2", "2", "w", "i", "+", "v", "z"].map { .character($0) }
    for step in 0..<120 {
      _ = model.update(message(step, keys))
      let size = step % 50 == 49 ? Size(width + 7, height + 1) : Size(width, height)
      #expect(painter.frame(of: model, size: size, look: Look()) == model.frame(size: size, look: Look()), "\(step)")
    }
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
      #expect(now.upperBound >= Double(count) && now.upperBound <= Double(count) * 1.125)
      if now != next { changes += 1 }
    }
    #expect(changes < 100)
  }
}
