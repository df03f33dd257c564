extension Backbone {
  /// AlexNet with batch normalisation, as DeepCluster trains it (`deepcluster.md` a.3): 4096 features.
  public static let alexnet = paperNetwork(
    "alexnet", "the paper's AlexNet, for 224 pixels, 4096 features", minimumSide: 63,
    [
      .convolution(96, kernel: 11, stride: 4, padding: 2), .pool(3), .convolution(256, kernel: 5, padding: 2), .pool(3),
      .convolution(384), .convolution(384), .convolution(256), .pool(3),
    ])
}
