/// What clustering finds of the classes without any learning, with as many clusters as a run's evaluation: what the run
/// has to be better than.
public struct Baselines: Codable, Equatable, Sendable {
  /// Of the pixels.
  public var pixels: EpochStats.Evaluation
  /// Images whose pixels were clustered: all, or a sample.
  public var pixelImages: Int
  /// Of the unit-length features of the random network that the run begins with; nil where it begins with weights.
  public var network: EpochStats.Evaluation?

  public init(pixels: EpochStats.Evaluation, pixelImages: Int, network: EpochStats.Evaluation?) {
    (self.pixels, self.pixelImages, self.network) = (pixels, pixelImages, network)
  }
}
