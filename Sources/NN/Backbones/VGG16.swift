extension Backbone {
  /// VGG-16 with batch normalisation, as DeepCluster trains it (`deepcluster.md` a.3): 4096 features.
  public static let vgg16 = paperNetwork(
    "vgg16", "the paper's VGG-16, for 224 pixels, 4096 features", minimumSide: 32,
    [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)].flatMap { channels, count in
      [PaperStage](repeating: .convolution(channels), count: count) + [.pool(2)]
    })
}
