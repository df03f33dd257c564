import DeepCluster
import Foundation
import RunStore
import Telemetry
import Tensors
import Testing

@Suite("Feature maps")
struct FeatureMapTests {
  @Test("All of few images, a sample of many that depends on the seed alone")
  func sample() {
    #expect(FeatureMap.sample(of: 4, seed: 1) == [0, 1, 2, 3])
    let many = FeatureMap.sample(of: 100_000, seed: 1)
    #expect(many.count == FeatureMap.imageLimit && many == many.sorted() && Set(many).count == many.count)
    #expect(many.allSatisfy { (0..<100_000).contains($0) } && many == FeatureMap.sample(of: 100_000, seed: 1))
    #expect(many != FeatureMap.sample(of: 100_000, seed: 2))
  }

  @Test("Places are the two first columns; a single component lies on a line")
  func places() {
    let plane = Tensor([3, 3], [1, -1, 0.5, 0, 0.5, 0, .nan, 2, 0])
    let map = FeatureMap(epoch: 7, images: [2, 0], reduced: plane, assignment: [4, 5, 6], labels: [-1, 0, 1])
    #expect(map.x == [0, 32_767] && map.y == [32_767, -32_767])
    #expect(map.clusters == [6, 4] && map.labels == [1, -1] && map.epoch == 7)
    let line = FeatureMap(epoch: 0, images: [1], reduced: Tensor([2, 1], [0, -1]), assignment: [0, 0], labels: nil)
    #expect(line.x == [-32_767] && line.y == [0] && line.labels == nil)
  }

  @Test("A run keeps a map of every clustering")
  func run() throws {
    let run = try FinishedRun { $0.epochs = 2 }
    defer { withExtendedLifetime(run) {} }
    let database = try RunDatabase.read(try RunDirectory.open(run.path))
    for epoch in 0...2 {
      let map = try #require(try database.featureMap(epoch: epoch))
      #expect(map.images.count == 60 && Set(map.clusters).count > 1 && Set(map.x).count > 10)
    }
  }
}
