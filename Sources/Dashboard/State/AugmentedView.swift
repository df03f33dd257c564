/// How images are to be changed so that they are seen as the network sees them in training.
public struct AugmentedView: Equatable, Sendable {
  /// By its name, as ``RunInfo/augment`` has it.
  public let augmentation: String
  public let strength: Float
  public let seed: UInt64
  /// Which the changes hang on: other ones each time.
  public let epoch: Int

  package init(augmentation: String, strength: Float, seed: UInt64, epoch: Int) {
    (self.augmentation, self.strength, self.seed, self.epoch) = (augmentation, strength, seed, epoch)
  }
}
