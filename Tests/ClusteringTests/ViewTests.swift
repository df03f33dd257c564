import Clustering
import Tensors
import TestSupport
import Testing

@Suite("Views of images: their means, how they differ, and what tells images apart")
struct ViewTests {
  private static let (imageCount, viewCount, width) = (300, 4, 6)

  /// Images that lie in four groups along the third feature, and views that differ by more along the first two,
  /// which go together.
  private static func views() -> [Float] {
    var random = Random(seed: 5, stream: "views")
    func noise(_ scale: Float) -> Float { (random.uniform() + random.uniform() - 1) * scale }
    return (0..<imageCount).flatMap { image in
      (0..<viewCount).flatMap { _ in
        let nuisance = noise(6)
        return [
          7 + nuisance, nuisance + noise(0.5), Float(image % 4) + noise(0.3), noise(0.1), 3, 1 + noise(0.5),
        ]
      }
    }
  }

  /// What a pass over the images leaves, in blocks of some images each.
  private static func pass(block: Int) -> (means: Tensor, within: WithinCovariance) {
    let means = Tensor([imageCount, width])
    var within = WithinCovariance(viewCount: viewCount, featureCount: width)
    let values = views()
    for start in stride(from: 0, to: imageCount, by: block) {
      let images = start..<min(start + block, imageCount)
      let rows = values[images.lowerBound * viewCount * width..<images.upperBound * viewCount * width]
      let batch = Tensor(
        [block * viewCount, width], rows + [Float](repeating: .nan, count: (block - images.count) * viewCount * width))
      within.take(batch, of: images, means: means)
    }
    return (means, within)
  }

  /// The same within-image covariance and means, by loops.
  private static func naive() -> (means: [Float], within: [Double]) {
    let values = views().map(Double.init)
    var means: [Float] = []
    var within = [Double](repeating: 0, count: width * width)
    for image in 0..<imageCount {
      let rows = (0..<viewCount).map { view in
        (0..<width).map { values[(image * viewCount + view) * width + $0] }
      }
      let mean = (0..<width).map { index in rows.reduce(0) { $0 + $1[index] } / Double(viewCount) }
      means += mean.map(Float.init)
      for row in rows {
        for a in 0..<width {
          for b in 0..<width {
            within[a * width + b] += (row[a] - mean[a]) * (row[b] - mean[b]) / Double(imageCount * (viewCount - 1))
          }
        }
      }
    }
    return (means, within)
  }

  @Test("Means and differences are those of plain loops, whatever the batches", arguments: [1, 7, 300])
  func sums(block: Int) {
    let (found, wanted) = (ViewTests.pass(block: block), ViewTests.naive())
    expectClose(Array(found.means.elements), wanted.means, tolerance: 1e-5, "means")
    let triangle = (0..<ViewTests.width).flatMap { row in
      (row..<ViewTests.width).map { row * ViewTests.width + $0 }
    }
    let matrix = found.within.matrix
    expectClose(
      triangle.map { Float(matrix[$0]) }, triangle.map { Float(wanted.within[$0]) }, tolerance: 1e-4, "within")
  }

  @Test("The first component is what tells images apart, however much more their views differ; PCA finds the other")
  func direction() throws {
    let (means, within) = ViewTests.pass(block: 50)
    let found = try PCAWhitening.fit(means, within: within, componentLimit: 2)
    #expect(found.componentCount == 2 && found.eigenvalues[0] > 4 * found.eigenvalues[1])
    let places = found.apply(means)
    func group(_ image: Int) -> Float { places[image * 2] }
    for image in 4..<ViewTests.imageCount {
      let others = (0..<4).filter { $0 != image % 4 }.map { abs(group($0) - group(image)) }
      #expect(abs(group(image % 4) - group(image)) < others.min() ?? 0)
    }
    let plain = try PCAWhitening.fit(means, componentLimit: 2)
    let first = plain.components.prefix(ViewTests.width).map(abs)
    #expect(first[2] < 0.25 * max(first[0], first[1]), "without views the nuisance comes first: \(first)")
  }

  @Test("Features that do not differ at all give zeros and no failure")
  func constant() throws {
    let means = Tensor([4, 3])
    var within = WithinCovariance(viewCount: 2, featureCount: 3)
    within.take(Tensor([8, 3], [Float](repeating: 2.5, count: 24)), of: 0..<4, means: means)
    let found = try PCAWhitening.fit(means, within: within, componentLimit: 9)
    #expect(found.componentCount == 3)
    let places = found.apply(means)
    #expect(places.elements.allSatisfy { $0 == 0 }, "\(Array(places.elements))")
  }
}
