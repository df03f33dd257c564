import Dashboard
import TUI
import Telemetry
import TestSupport
import Testing

/// A run as the dashboard would be told of it.
enum Script {
  static let info = RunInfo(
    run: "runs/20261123-204107", dataName: "mnist", images: 10_000, channels: 1, size: 28, k: 40, backbone: "small",
    parameters: 582_496, precision: "f32", threads: 2, seed: 31, version: "0.1.0", epochs: 12, batch: 256,
    learningRate: 0.05, weightDecay: 1e-5, classCount: 10, skippedImages: 0)

  /// A model after some epochs: `epochs` of 39 batches, and half of the next.
  static func model(epochs: Int = 5) -> DashboardModel {
    var model = DashboardModel()
    func send(_ event: Event) { _ = model.update(.event(event)) }
    _ = model.update(.tick(Moment(seconds: 0, secondsOfDay: 74_467)))
    send(.runStarted(info))
    send(.stateChanged(.running))
    for epoch in 0...epochs {
      _ = model.update(.tick(Moment(seconds: Double(20 * epoch), secondsOfDay: 74_467 + 20 * epoch)))
      send(.phaseStarted(.clustering, epoch: epoch))
      if epoch == 3 {
        send(.emptyCluster(EmptyClusterStats(epoch: 3, iteration: 7, cluster: 12, donor: 5, donorSize: 512)))
      }
      send(
        .kmeansIterated(
          KMeansStats(epoch: epoch, iteration: 19, iterationCount: 20, objective: 9210.7, imbalance: 1.2, emptyCount: 0)
        ))
      send(
        .assigned(
          epoch: epoch, moved: epoch == 0 ? nil : 504, images: 10_000, nmiPrevious: epoch == 0 ? nil : 0.66,
          nmiLabels: 0.6))
      send(.phaseStarted(.training, epoch: epoch))
      for iteration in 0..<(epoch == epochs ? 20 : 39) {
        let step = Double(epoch * 39 + iteration)
        let loss = 3.6 / (1 + step / 120) + (step == 130 ? 1.5 : 0) + Double(iteration % 5) * 0.03
        send(
          .batchEnded(
            BatchStats(
              epoch: epoch, iteration: iteration, iterationCount: 39, loss: Float(loss), learningRate: 0.05,
              seconds: 0.32, images: 256)))
      }
      if epoch < epochs {
        send(
          .epochEnded(
            EpochStats(
              epoch: epoch, loss: 2, objective: 9210.7, nmiPrevious: nil, nmiLabels: 0.6, emptyClusters: 0,
              largestCluster: 512,
              smallestCluster: 4, imbalance: 1.2, reassigned: nil, learningRate: 0.05,
              seconds: .init(features: 4, pca: 0.1, kmeans: 0.1, train: 12.8),
              imagesPerSecond: .init(features: 2500, train: 781),
              evaluation: nil)))
      }
    }
    let sizes = (0..<40).map { Int32(512 - 12 * $0) }
    let members = (0..<40).map { cluster in
      (0..<6).map {
        ClusterPicture.Member(image: cluster * 6 + $0, distance: 0.5 + Float($0) / 50, label: cluster % 10)
      }
    }
    for effect in model.update(.picture(ClusterPicture(epoch: epochs, sizes: sizes, members: members))) {
      if case .loadThumbnails(let images) = effect { _ = model.update(.thumbnails(images.map(thumbnail))) }
    }
    send(.snapshotSaved(SnapshotStats(epoch: 4, path: "runs/x/snapshots/epoch-004", bytes: 2_400_000, seconds: 0.1)))
    _ = model.update(
      .resources(ResourceUsage(cpuPercent: 187, residentBytes: 412 << 20, uiPercent: 0.6, terminalBytesPerSecond: 3100))
    )
    _ = model.update(.tick(Moment(seconds: 120, secondsOfDay: 74_600)))
    return model
  }

  static func thumbnail(_ image: Int) -> Thumbnail {
    let pixels = (0..<64).map { index -> UInt8 in
      let (x, y) = (Double(index % 8) - 3.5, Double(index / 8) - 3.5)
      return (x * x + y * y).squareRoot() < 3 ? 255 : 0
    }
    return Thumbnail(image: image, channels: 1, height: 8, width: 8, pixels: pixels)
  }
}

@Suite("Frames")
struct FrameTests {
  @Test("The screen as recorded", arguments: [(120, 40), (80, 24), (60, 20), (40, 12)])
  func golden(_ width: Int, _ height: Int) {
    let model = Script.model()
    expectGolden(model.frame(size: Size(width, height), look: Look()).lines, "dashboard-\(width)x\(height)")
    let ascii = model.frame(size: Size(width, height), look: Look(glyphs: .ascii, depth: .mono)).lines
    #expect(ascii.joined().unicodeScalars.allSatisfy { $0.isASCII })
    if width == 120 { expectGolden(ascii, "dashboard-ascii") }
  }

  @Test("An empty dashboard, the help and the popups")
  func overlays() {
    let size = Size(100, 40)
    expectGolden(DashboardModel().frame(size: size, look: Look()).lines, "dashboard-start")
    var model = Script.model()
    _ = model.update(.key(.character("?")))
    expectGolden(model.frame(size: size, look: Look()).lines, "dashboard-help")
    _ = model.update(.key(.escape))
    _ = model.update(.key(.character("q")))
    #expect(model.frame(size: size, look: Look()).lines.joined().contains("s  stop after this step"))
    _ = model.update(.key(.escape))
    _ = model.update(.event(.failed(message: "the loss is not finite at epoch 3, batch 7")))
    #expect(model.frame(size: size, look: Look()).lines.joined().contains("the loss is not finite"))
  }

  @Test("Every size from 1 x 1 up, with any panes hidden or one alone")
  func anySize() {
    var models = [DashboardModel(), Script.model()]
    for hidden in ["12", "345", "1234", "5"] {
      var model = Script.model(epochs: 1)
      for key in hidden { _ = model.update(.key(.character(key))) }
      models.append(model)
      _ = model.update(.key(.enter))
      models.append(model)
    }
    for model in models {
      for width in [1, 2, 10, 39, 40, 41, 60, 71, 72, 80, 99, 100, 119, 120, 160, 250] {
        for height in [1, 2, 11, 12, 13, 19, 20, 24, 31, 32, 40, 60] {
          let frame = model.frame(size: Size(width, height), look: Look())
          #expect(frame.size == Size(width, height))
        }
      }
    }
  }

  @Test("Panes lie on the screen and not upon each other")
  func layout() {
    for mask in 1..<32 {
      let visible = Set(Pane.allCases.filter { mask >> ($0.rawValue - 1) & 1 == 1 })
      for width in stride(from: 40, through: 200, by: 9) {
        for height in stride(from: 12, through: 70, by: 5) {
          let layout = ScreenLayout(Size(width, height), visible: visible, maximized: nil)
          let body = Rect(x: 0, y: 1, width: width, height: height - 2 - layout.gaugeRows)
          #expect(!layout.panes.isEmpty)
          for (index, entry) in layout.panes.enumerated() {
            #expect(entry.area.intersection(body) == entry.area && !entry.area.isEmpty)
            for other in layout.panes[..<index] { #expect(entry.area.intersection(other.area).isEmpty) }
          }
          let covered = layout.panes.reduce(0) { $0 + $1.area.width * $1.area.height }
          #expect(covered == body.width * body.height, "\(width) x \(height), \(visible)")
        }
      }
    }
  }
}
