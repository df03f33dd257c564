import Dashboard
import TUI
import Telemetry
import TestSupport
import Testing

@Suite("The map of the features")
struct FeatureMapViewTests {
  /// Points on a spiral, the selected cluster's in its middle.
  private static func map(_ epoch: Int, labels: Bool) -> FeatureMap {
    let places = (0..<400).map { index -> (Int16, Int16) in
      let (turn, reach) = (index % 40, index * 60)
      let corner = [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)][turn % 8]
      return (Int16(corner.0 * reach + turn * 20), Int16(corner.1 * reach - turn * 10))
    }
    return FeatureMap(
      epoch: epoch, images: (0..<400).map { $0 }, clusters: (0..<400).map { $0 / 10 }, x: places.map(\.0),
      y: places.map(\.1), labels: labels ? (0..<400).map { $0 / 40 } : nil)
  }

  private static func model(labels: Bool = true) -> DashboardModel {
    var model = Script.model()
    _ = model.update(.map(map(5, labels: labels)))
    for _ in 0..<3 { _ = model.update(.key(.character("v"))) }
    return model
  }

  @Test("The selected cluster lit, and by class, as recorded", arguments: [(120, 40), (80, 24)])
  func frames(_ width: Int, _ height: Int) {
    var model = FeatureMapViewTests.model()
    for _ in 0..<9 { _ = model.update(.key(.right)) }
    let size = Size(width, height)
    expectGolden(model.frame(size: size, look: Look()).lines, "map-\(width)x\(height)")
    let mono = model.frame(size: size, look: Look(glyphs: .unicode, depth: .mono))
    #expect(mono.lines[8...].joined().contains("●"), "the selected cluster reads without colour")
    _ = model.update(.key(.character("v")))
    expectGolden(model.frame(size: size, look: Look()).lines, "map-classes-\(width)x\(height)")
    let ascii = model.frame(size: size, look: Look(glyphs: .ascii, depth: .mono)).lines.joined()
    #expect(ascii.unicodeScalars.allSatisfy(\.isASCII) && ascii.contains("class 0 1 2 3 4 5 6 7 8 9"))
  }

  @Test("Without labels there is no view by class; the past has its own map")
  func views() {
    var model = FeatureMapViewTests.model(labels: false)
    #expect(model.clusterView == .map)
    _ = model.update(.key(.character("v")))
    #expect(model.clusterView == .bySize)
    model = FeatureMapViewTests.model()
    _ = model.update(.key(.character("[")))
    let picture = ClusterPicture(epoch: 4, sizes: [3, 1], members: [[], []])
    _ = model.update(.pastEpoch(PastEpoch(epoch: 4, picture: picture, map: nil)))
    let revision = model.revision
    _ = model.update(.map(FeatureMapViewTests.map(6, labels: true)))
    #expect(model.revision == revision, "what is new is not shown")
    #expect(model.frame(size: Size(120, 40), look: Look()).lines.joined().contains("no map is kept of epoch 5"))
  }
}
