import Dashboard
import TUI
import Telemetry
import Testing

@Suite("More than anybody asks of it")
struct StressTests {
  private static let size = Size(120, 40)

  /// A generator of numbers that are the same each time (SplitMix64).
  private struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var value = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
      value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
      return value ^ value >> 31
    }
  }

  private static func batch(_ epoch: Int, _ iteration: Int, of count: Int, loss: Float) -> Event {
    .batchEnded(
      BatchStats(
        epoch: epoch, iteration: iteration, iterationCount: count, loss: loss, learningRate: 0.05, seconds: 0.01,
        images: 64))
  }

  /// Seconds that ten frames take.
  private static func secondsOfTenFrames(_ model: DashboardModel, _ size: Size) -> Double {
    let start = ContinuousClock.now
    for _ in 0..<10 { _ = model.frame(size: size, look: Look()) }
    return (ContinuousClock.now - start) / .seconds(1)
  }

  @Test("A million events: everything stays bounded, no spike is lost, and a frame costs what it always does")
  func millionEvents() {
    var model = DashboardModel()
    _ = model.update(.event(.runStarted(Script.info)))
    let batchCount = 100
    for epoch in 0..<9900 {
      _ = model.update(
        .event(.assigned(epoch: epoch, moved: 9, images: 10_000, nmiPrevious: 0.7, nmiLabels: 0.6)))
      for iteration in 0..<batchCount {
        let isSpike = epoch == 1234 && iteration == 56
        _ = model.update(.event(StressTests.batch(epoch, iteration, of: batchCount, loss: isSpike ? 77 : 2)))
      }
    }
    #expect(model.log.entries.count <= 2500)
    let text = model.frame(size: StressTests.size, look: Look()).lines
    #expect(text[2..<13].contains { $0.contains("60┤") }, "\(text)")
    #expect(StressTests.secondsOfTenFrames(model, StressTests.size) < 2)
    for key in "/moved" { _ = model.update(.key(.character(key))) }
    #expect(!model.listedEvents.isEmpty)
  }

  @Test("Ten thousand clusters, in every view and the browser")
  func manyClusters() {
    var model = Script.model(epochs: 1)
    let sizes = (0..<10_000).map { Int32($0 % 97) }
    let members = (0..<10_000).map { [ClusterPicture.Member(image: $0, distance: 0.5, label: 3)] }
    for epoch in 1..<4 {
      _ = model.update(.picture(ClusterPicture(epoch: epoch, sizes: sizes, members: members)))
    }
    let view: [Key] = [.character("v")]
    let steps: [[Key]] = [[], view, view, view, view, view, [.tab, .tab, .enter], [.end], [.character("r")]]
    for keys in steps {
      for key in keys { _ = model.update(.key(key)) }
      for size in [StressTests.size, Size(80, 24), Size(40, 12)] {
        #expect(model.frame(size: size, look: Look()).size == size)
      }
      #expect(StressTests.secondsOfTenFrames(model, StressTests.size) < 2, "\(keys)")
    }
    #expect(model.isBrowsing && (0..<10_000).contains(model.selectedCluster))
  }

  @Test("Thousands of keys and clicks in any order, on screens of any size", arguments: [1, 2, 3])
  func anyKeys(_ seed: UInt64) {
    var dice = Dice(state: seed)
    var model = [Script.model(), SizeHistoryTests.model(), DashboardModel(.replaying)][Int(seed) % 3]
    let letters = (32..<127).compactMap { Unicode.Scalar($0).map { Key.character(Character($0)) } }
    let keys = KeyBindings.all.flatMap(\.keys) + letters + [.enter, .escape, .backspace, .tab, .control("u")]
    let kinds = [MouseEvent.Kind.press, .drag, .release, .wheelUp, .wheelDown]
    for turn in 0..<4000 {
      let screen = Size(Int.random(in: 1...200, using: &dice), Int.random(in: 1...70, using: &dice))
      let effects: [Effect]
      if turn % 4 == 0 {
        let event = MouseEvent(
          kinds.randomElement(using: &dice) ?? .press, x: Int.random(in: 0..<220, using: &dice),
          y: Int.random(in: 0..<80, using: &dice))
        effects = model.update(.mouse(event, screen: screen))
      } else {
        effects = model.update(.key(keys.randomElement(using: &dice) ?? .enter))
      }
      for effect in effects { answer(effect, &model) }
      if turn % 10 == 0 {
        _ = model.update(.tick(Moment(seconds: 120 + Double(turn), secondsOfDay: turn % 86_400)))
        #expect(model.frame(size: screen, look: Look()).size == screen)
      }
    }
    #expect(model.visible.contains(model.focused) || model.isBrowsing)
  }

  private func answer(_ effect: Effect, _ model: inout DashboardModel) {
    switch effect {
    case .loadThumbnails(let images): _ = model.update(.thumbnails(images.map(Script.thumbnail)))
    case .loadEpoch(let epoch):
      let picture = ClusterPicture(
        epoch: epoch, sizes: [Int32](repeating: 9, count: 1 + epoch * 7), members: [])
      _ = model.update(.pastEpoch(PastEpoch(epoch: epoch, picture: epoch % 3 == 0 ? nil : picture, map: nil)))
    case .changeTheme: _ = model.update(.themes([.dark, .light, .mono], current: 1))
    default: break
    }
  }

  @Test("Screens up to 400 x 150, in every layout and with every set of characters")
  func largeScreens() {
    var model = Script.model()
    for _ in Preset.all {
      for size in [Size(400, 150), Size(400, 12), Size(40, 150), Size(1, 150), Size(400, 1), Size(300, 100)] {
        for look in [Look(), Look(theme: .light, glyphs: .console, depth: .ansi8), Look(glyphs: .ascii, depth: .mono)] {
          #expect(model.frame(size: size, look: look).size == size)
        }
      }
      _ = model.update(.key(.character("w")))
    }
  }

  @Test("Names that steer, run the other way, join or are wide take one column a character, everywhere")
  func names() {
    let evil = "a\u{1b}[2J\u{7}\u{202e}cba\u{5d0}\u{5d1}e\u{301}\u{65e5}\u{672c}\u{1f642}\u{200d}\u{9b}31m\ttab\nline"
    var info = Script.info
    (info.run, info.dataName, info.classNames) = ("runs/" + evil, evil, [evil, evil])
    var model = Script.model()
    for event: Event in [
      .runStarted(info), .warned(message: evil), .snapshotFailed(message: evil),
      .snapshotSaved(SnapshotStats(epoch: 5, path: "runs/x/" + evil, bytes: 9, seconds: 1)),
      .examined(
        Vitals(
          epoch: 5, images: 10_000, k: 40, usedClusters: 40, largestCluster: 512, imbalance: 1.2, moved: 504,
          effectiveRank: 4.25, silentChannels: .init(layer: evil, silent: 5, channels: 64))),
    ] { _ = model.update(.event(event)) }
    _ = model.update(.notice(evil))
    let filter = "/\(evil)".map { Key.character($0) }
    let command = ":\(evil)".map { Key.character($0) }
    let steps: [[Key]] = [[], [.tab, .tab, .enter], filter, [.escape, .enter, .tab, .enter], command, [.escape]]
    for keys in steps {
      for key in keys { _ = model.update(.key(key)) }
      for size in [StressTests.size, Size(80, 24), Size(40, 12)] {
        for line in model.frame(size: size, look: Look()).lines { #expect(line == line.sanitized(), "\(line)") }
      }
    }
    _ = model.update(.event(.failed(message: evil)))
    for line in model.frame(size: StressTests.size, look: Look()).lines { #expect(line == line.sanitized()) }
  }
}
