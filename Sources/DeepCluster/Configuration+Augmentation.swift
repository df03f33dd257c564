import Datasets

extension Configuration {
  /// What training images go through where the user says so; nil where it is to be chosen from the data.
  ///
  /// - Throws: for names that are not known, and a strength that is out of range.
  public func augmentation() throws(ConfigurationError) -> Augmentation? {
    let strength = augmentStrength ?? 1
    guard Augmentation.strengths.contains(strength) else {
      throw .outOfRange(option: "augment-strength", found: "\(strength)", expected: "0 to 4; 1 is the usual one")
    }
    guard let augment else { return nil }
    guard let augmentation = Augmentation(named: augment, strength: strength) else {
      throw .unknownName(option: "augment", found: augment, known: Augmentation.names + ["or several joined by +"])
    }
    return augmentation
  }
}
