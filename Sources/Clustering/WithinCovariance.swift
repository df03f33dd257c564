import Tensors

/// How much the features of an image's views differ from each other: their covariance within images, over all images.
public struct WithinCovariance {
  private let viewCount: Int
  private let width: Int
  /// The upper triangle.
  private var sums: [Double]
  private let product: Tensor
  private var imageCount = 0

  /// - Parameters:
  ///   - viewCount: V, views of an image, 2 or more.
  ///   - featureCount: D.
  public init(viewCount: Int, featureCount: Int) {
    precondition(viewCount > 1, "\(viewCount) views do not differ")
    (self.viewCount, width) = (viewCount, featureCount)
    sums = [Double](repeating: 0, count: featureCount * featureCount)
    product = Tensor([featureCount, featureCount])
  }

  /// Takes in some images.
  ///
  /// - Parameters:
  ///   - views: `[n · V, D]` in its first rows, the views of an image one after the other; their mean is taken off them.
  ///   - images: The n rows of `means` that the images' mean features are put into.
  public mutating func take(_ views: Tensor, of images: Range<Int>, means: Tensor) {
    precondition(views.rowLength == width && means.rowLength == width, "\(views.shape), \(means.shape) of \(width)")
    for (place, image) in images.enumerated() {
      let mean = means.row(image)
      mean.update(repeating: 0)
      let own = place * viewCount..<(place + 1) * viewCount
      for view in own {
        let row = views.row(view)
        for index in 0..<width { mean[index] += row[index] }
      }
      for index in 0..<width { mean[index] /= Float(viewCount) }
      for view in own {
        let row = views.row(view)
        for index in 0..<width { row[index] -= mean[index] }
      }
    }
    multiplyColumns(views.matrix(rows: 0..<images.count * viewCount), into: product.matrix)
    addTriangle(of: product, to: &sums)
    imageCount += images.count
  }

  /// `[D, D]`, its upper triangle.
  package var matrix: [Double] {
    let share = 1 / Double(max(1, imageCount) * (viewCount - 1))
    return sums.map { $0 * share }
  }
}
