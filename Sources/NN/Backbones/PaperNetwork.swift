import Tensors

/// A convolution with batch normalisation and ReLU, or a max pooling of stride 2.
enum PaperStage {
  case convolution(_ channels: Int, kernel: Int = 3, stride: Int = 1, padding: Int = 1)
  case pool(_ kernel: Int)
}

extension Backbone {
  /// Convolutional stages and two linear layers of 4096 with dropout; the features are the last one's output before
  /// its ReLU.
  static func paperNetwork(
    _ name: String, _ summary: String, minimumSide: Int, _ stages: [PaperStage]
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
