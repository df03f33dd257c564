/// How well classifiers that learn from the features of some images tell the classes of others.
public struct ClassifierFigures: Codable, Equatable, Sendable {
  /// That of the clustering whose features they are.
  public var epoch: Int
  /// Images that they learn from, and images that they are tried on.
  public var trainingImages, testImages: Int
  /// Accuracies on the test images: of the vote of the nearest neighbours, and of a linear probe.
  public var neighbors, probe: Double

  public init(epoch: Int, trainingImages: Int, testImages: Int, neighbors: Double, probe: Double) {
    (self.epoch, self.trainingImages, self.testImages) = (epoch, trainingImages, testImages)
    (self.neighbors, self.probe) = (neighbors, probe)
  }
}
