import Tensors

extension Backbone {
  /// ResNet-18 in torchvision's shape; its 512 features are the means of the last maps.
  ///
  /// Below 65 pixels the first convolution is 3 x 3 of stride 1 and no pooling follows, as is usual for CIFAR.
  ///
  /// - Source: He et al., "Deep Residual Learning for Image Recognition", CVPR 2016.
  public static let resnet18 = Backbone(
    name: "resnet18", summary: "ResNet-18, 512 features", minimumSide: smallestSide
  ) { (input, sobel) throws(ShapeError) in
    guard input[1] >= smallestSide, input[2] >= smallestSide else {
      throw ShapeError(
        layer: "conv1", input: input, expected: "images of at least \(smallestSide) x \(smallestSide) pixels")
    }
    let isSmall = input[1] < 65
    var layers: [any Layer] = sobel ? [Sobel()] : []
    layers.append(
      Convolution(
        "conv1", outputChannels: 64, kernel: isSmall ? 3 : 7, stride: isSmall ? 1 : 2, padding: isSmall ? 1 : 3,
        hasBias: false))
    layers += [BatchNorm("bn1"), ReLU("relu")]
    if !isSmall { layers.append(MaxPool("maxpool", kernel: 3, stride: 2, padding: 1)) }
    for (stage, channels) in [64, 128, 256, 512].enumerated() {
      let name = "layer\(stage + 1)"
      layers += [block(name + ".0", channels, narrows: stage > 0), block(name + ".1", channels, narrows: false)]
    }
    layers.append(AveragePool("avgpool"))
    return try Network(inputShape: input, layers: layers)
  }

  /// What makes a pixel of the last maps.
  private static let smallestSide = 8

  /// Two 3 x 3 convolutions around which the input is added; `narrows`: to half the height and width.
  private static func block(_ name: String, _ channels: Int, narrows: Bool) -> Residual {
    func convolution(_ part: String, kernel: Int, stride: Int = 1) -> Convolution {
      Convolution(
        "\(name).\(part)", outputChannels: channels, kernel: kernel, stride: stride, padding: kernel / 2, hasBias: false
      )
    }
    let shortcut: [any Layer] =
      narrows ? [convolution("downsample.0", kernel: 1, stride: 2), BatchNorm("\(name).downsample.1")] : []
    return Residual(
      name,
      body: [
        convolution("conv1", kernel: 3, stride: narrows ? 2 : 1), BatchNorm("\(name).bn1"), ReLU("\(name).relu"),
        convolution("conv2", kernel: 3), BatchNorm("\(name).bn2"),
      ], shortcut: shortcut)
  }
}
