import Datasets
import Foundation
import Tensors
import TestSupport
import Testing

@Suite("Batches")
struct BatchTests {
  static func images() throws -> ImageSet {
    let source = try DatasetRegistry.open(TestFiles.root.path + "/samples/digits")
    return try ImageSet.load(source, side: 8, limit: 200, seed: 1) { _, _ in }
  }

  @Test("Plain images are normalised to mean 0 and deviation 1, and missing rows are 0")
  func plain() throws {
    let images = try BatchTests.images()
    let filler = BatchFiller(
      images: images, normalization: .of(images), augmentation: try #require(Augmentation(named: "none")), seed: 1)
    let all = Tensor([200, 1, 8, 8])
    try filler.fill(all, with: .plain(0..<200))
    let mean = all.elements.reduce(0, +) / 12_800
    let variance = all.elements.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 12_800
    #expect(abs(mean) < 1e-3 && abs(variance - 1) < 1e-3)
    let part = Tensor([4, 1, 8, 8], [Float](repeating: 9, count: 256))
    try filler.fill(part, with: .plain(198..<200))
    #expect(Array(part.row(1)) == Array(all.row(199)))
    let allZero = (Array(part.row(2)) + Array(part.row(3))).allSatisfy { $0 == 0 }
    #expect(allZero)
  }

  @Test("Of several crops of an image the first is as it would be alone, the others show small parts of it")
  func crops() throws {
    let images = try BatchTests.images()
    let augmentation = try #require(Augmentation(named: "crop"))
    let filler = BatchFiller(images: images, normalization: .of(images), augmentation: augmentation, seed: 1)
    func fill(_ places: [Int], first: Int, crops: Int) throws -> [[Float]] {
      let batch = Tensor([places.count, 1, 8, 8])
      try filler.fill(batch, with: .augmented(places, epoch: 2, firstPosition: first, cropCount: crops))
      return places.indices.map { Array(batch.row($0)) }
    }
    let (one, three) = (try fill([4, 4, 4, 5, 5], first: 7, crops: 1), try fill([4, 4, 4, 5, 5], first: 7, crops: 3))
    // The places 9 in the epoch, and so on, are those of first crops.
    for row in 0..<5 { #expect((one[row] == three[row]) == ((7 + row) % 3 == 0), "\(row)") }
    #expect(try Array(three[1...]) == fill([4, 4, 5, 5], first: 8, crops: 3))
  }

  @Test(
    "Augmentations change images, and depend on seed, epoch and position only",
    arguments: [
      "none", "crop", "affine-flip", "resized-crop", "turn", "jitter", "invert", "blur",
      "erase", "objects", "documents",
    ])
  func augmented(_ name: String) throws {
    let images = try BatchTests.images()
    func fill(seed: UInt64 = 1, epoch: Int = 0, first: Int = 0, count: Int = 32) throws -> [Float] {
      let augmentation = try #require(Augmentation(named: name))
      let filler = BatchFiller(images: images, normalization: .of(images), augmentation: augmentation, seed: seed)
      let batch = Tensor([count, 1, 8, 8])
      try filler.fill(batch, with: .augmented(first..<first + count, epoch: epoch, firstPosition: first))
      return batch.array
    }
    let one = try fill()
    #expect(try one == fill())
    #expect(try Array(one[16 * 64..<20 * 64]) == fill(first: 16, count: 4))
    #expect(try (one == fill(epoch: 1)) == (name == "none"))
    #expect(try (one == fill(seed: 2)) == (name == "none"))
    #expect(one.allSatisfy { $0.isFinite })
  }

  @Test("An affine image keeps about its brightness: nothing is lost, nothing invented")
  func affineBrightness() throws {
    let images = try BatchTests.images()
    func mean(_ name: String) throws -> Float {
      let augmentation = try #require(Augmentation(named: name))
      let filler = BatchFiller(
        images: images, normalization: Normalization(mean: [0], deviation: [1]), augmentation: augmentation, seed: 1)
      let batch = Tensor([200, 1, 8, 8])
      try filler.fill(batch, with: .augmented(0..<200, epoch: 0, firstPosition: 0))
      return batch.elements.reduce(0, +) / Float(batch.count)
    }
    #expect(try abs(mean("affine") / mean("none") - 1) < 0.1)
  }

  @Test("The uniform sampler shows every cluster equally often, whatever its size")
  func uniform() {
    let sizes = [1000, 400, 200, 150, 100, 60, 40, 25, 15, 10, 0]
    // Images in an order that has nothing to do with the clusters: the well-known code fails here.
    var labels = sizes.enumerated().flatMap { [Int32](repeating: Int32($0.offset), count: $0.element) }
    var random = Random(seed: 1, stream: "test")
    labels.shuffle(using: &random)
    let order = UniformLabelSampler.order(labels: labels, clusterCount: sizes.count, count: 2000, seed: 1, epoch: 0)
    #expect(order.count == 2000)
    var counts = [Int](repeating: 0, count: sizes.count)
    for image in order { counts[Int(labels[image])] += 1 }
    #expect(counts[..<10].allSatisfy { (199...201).contains($0) }, "\(counts)")
    #expect(counts[10] == 0)
    let large = order.filter { labels[$0] == 0 }
    #expect(Set(large).count == large.count, "a large cluster is drawn from without replacement")
    #expect(order != UniformLabelSampler.order(labels: labels, clusterCount: 11, count: 2000, seed: 1, epoch: 1))
  }

  @Test("The natural sampler shows every image once before any comes twice")
  func natural() {
    let order = NaturalSampler.order(imageCount: 10, count: 25, seed: 1, epoch: 0)
    #expect(Set(order[..<10]).count == 10 && Set(order[10..<20]).count == 10 && order.count == 25)
  }
}
