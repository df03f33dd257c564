import Tensors

extension Backbone {
  /// AlexNet with batch normalisation, as DeepCluster trains it (`deepcluster.md` a.3): 4096 features.
  public static let alexnet = paperNetwork(
    "alexnet", "the paper's AlexNet, for 224 pixels, 4096 features", minimumSide: 63,
    [
      .convolution(96, kernel: 11, stride: 4, padding: 2), .pool(3), .convolution(256, kernel: 5, padding: 2), .pool(3),
      .convolution(384), .convolution(384), .convolution(256), .pool(3),
    ])

  /// VGG-16 with batch normalisation, as DeepCluster trains it: 4096 features.
  public static let vgg16 = paperNetwork(
    "vgg16", "the paper's VGG-16, for 224 pixels, 4096 features", minimumSide: 32,
    [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)].flatMap { channels, count in
      [Stage](repeating: .convolution(channels), count: count) + [.pool(2)]
    })

  /// A convolution with batch normalisation and ReLU, or a max pooling of stride 2.
  private enum Stage {
    case convolution(_ channels: Int, kernel: Int = 3, stride: Int = 1, padding: Int = 1)
    case pool(_ kernel: Int)
  }

  /// Convolutional stages and two linear layers of 4096 with dropout; the features are the last one's output before
  /// its ReLU.
  private static func paperNetwork(
    _ name: String, _ summary: String, minimumSide: Int, _ stages: [Stage]
  ) -> Backbone {
    Backbone(name: name, summary: summary, minimumSide: minimumSide) { (input, sobel) throws(ShapeError) in
      var layers: [any Layer] = sobel ? [Sobel()] : []
      var index = 0  // the place in PyTorch's Sequential
      func next() -> String {
        defer { index += 1 }
        return "features.\(index)"
      }
      for stage in stages {
        switch stage {
        case .convolution(let channels, let kernel, let stride, let padding):
          layers.append(
            Convolution(next(), outputChannels: channels, kernel: kernel, stride: stride, padding: padding))
          layers.append(BatchNorm(next()))
          layers.append(ReLU(next()))
        case .pool(let kernel): layers.append(MaxPool(next(), kernel: kernel, stride: 2))
        }
      }
      layers += [
        Dropout("classifier.0"), Linear("classifier.1", outputCount: 4096), ReLU("classifier.2"),
        Dropout("classifier.3"), Linear("classifier.4", outputCount: 4096),
      ]
      return try Network(inputShape: input, layers: layers)
    }
  }
}
