/// What fits a data set where nobody says: an augmentation by its name, and why.
public struct AugmentationChoice: Sendable, Equatable {
  public let name: String
  public let reason: String

  /// A mirrored image that is farther from all others than this, compared with the image itself, is none of the set.
  /// Digits are at 1.2 and more, photographs and drawings of things at 1.03 and less.
  private static let mirrorLimit = 1.08
  /// The same of turned and negative images: photographs of things are at 1.11 and more, shapes at 1.02 and less.
  private static let turnLimit = 1.05

  /// Chooses by colours and by which changed images occur (``SymmetryTest``); the same data has the same choice.
  ///
  /// Grey images are moved. Of colour images that have mirrored ones among them parts are shown, mirrored, in other
  /// colours and in grey, as of photographs of things; others may be signs or writing, and are moved, in other colours.
  /// Whatever their colours, images are mirrored and turned where such ones occur, and made negatives where both turned
  /// and negative ones do: small photographs are as near to negatives, which cost CIFAR-10 a fifth of its accuracy.
  public init(for source: any ImageSource) {
    let isGrey = source.channels == 1
    let colours = isGrey ? "grey images" : "colour images"
    guard let test = SymmetryTest(source) else {
      self.init(isGrey ? "digits" : "objects", "\(colours), too few to tell whether mirrored ones occur")
      return
    }
    let isTurned = test.turned <= AugmentationChoice.turnLimit
    let kinds = [
      (word: "mirrored", operation: "flip", occurs: test.mirrored <= AugmentationChoice.mirrorLimit),
      (word: "turned", operation: "turn", occurs: isTurned),
      (word: "negative", operation: "invert", occurs: isTurned && test.negative <= AugmentationChoice.turnLimit),
    ].filter(\.occurs)
    let isMirrored = kinds.first?.word == "mirrored"
    let base = isGrey ? "digits" : isMirrored ? "objects" : "affine+jitter"
    let words = kinds.isEmpty ? "mirrored ones do not occur" : kinds.map(\.word).joined(separator: ", ") + " ones occur"
    self.init(([base] + kinds.map(\.operation)).joined(separator: "+"), "\(colours), and \(words)")
  }

  private init(_ operations: String, _ reason: String) {
    name = Augmentation(named: operations)?.name ?? "none"
    self.reason = reason
  }
}
