import Tensors

extension Backbone {
  /// For images of 8 to about 40 pixels.
  public static let small = vggStyle(
    "small", "for small images: 6 convolutions of 32 to 128 channels, 256 features",
    [[32, 32], [64, 64], [128, 128]], featureCount: 256)

  /// `small` at twice the width.
  public static let vggSmall = vggStyle(
    "vgg-s", "6 convolutions of 64 to 256 channels, 512 features",
    [[64, 64], [128, 128], [256, 256]], featureCount: 512)

  /// Stages of 3 x 3 convolutions, each with batch normalisation and ReLU, a 2 x 2 max pooling behind every stage,
  /// and one linear layer whose output before its ReLU are the features.
  ///
  /// - Source: Simonyan and Zisserman, ICLR 2015, with batch normalisation as in DeepCluster (`deepcluster.md` a.3).
  private static func vggStyle(
    _ name: String, _ summary: String, _ stages: [[Int]], featureCount: Int
  ) -> Backbone {
    Backbone(name: name, summary: summary, minimumSide: 1 << stages.count) { (input, sobel) throws(ShapeError) in
      var layers: [any Layer] = sobel ? [Sobel()] : []
      var index = 0  // the place in PyTorch's Sequential, which the parameters' names carry
      func next() -> String {
        defer { index += 1 }
        return "features.\(index)"
      }
      for stage in stages {
        for channels in stage {
          layers.append(Convolution(next(), outputChannels: channels, kernel: 3, padding: 1))
          layers.append(BatchNorm(next()))
          layers.append(ReLU(next()))
        }
        layers.append(MaxPool(next()))
      }
      layers.append(Linear("classifier.0", outputCount: featureCount))
      return try Network(inputShape: input, layers: layers)
    }
  }
}
