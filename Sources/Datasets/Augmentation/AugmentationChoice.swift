/// What fits a data set where nobody says: an augmentation by its name, and why.
public struct AugmentationChoice: Sendable, Equatable {
  public let name: String
  public let reason: String

  /// A mirrored image that is farther from all others than this, compared with the image itself, is none of the set.
  /// Digits are at 1.2 and more, photographs and drawings of things at 1.03 and less.
  private static let mirrorLimit = 1.08

  /// Chooses by colours and by whether mirrored images occur; the same data has the same choice.
  ///
  /// Grey images are moved; they are mirrored where mirrored images occur. Of colour images that have mirrored ones
  /// among them parts are shown, mirrored, in other colours and in grey, as of photographs of things; others may be
  /// signs or writing, and are moved, in other colours.
  public init(for source: any ImageSource) {
    let isGrey = source.channels == 1
    let ratio = MirrorTest.ratio(of: source)
    let isMirrored = ratio.map { $0 <= AugmentationChoice.mirrorLimit } ?? !isGrey
    let operations =
      isGrey ? (isMirrored ? "affine+flip" : "digits") : (isMirrored ? "objects" : "affine+jitter")
    name = Augmentation(named: operations)?.name ?? "none"
    let colours = isGrey ? "grey images" : "colour images"
    switch ratio {
    case nil: reason = "\(colours), too few to tell whether mirrored ones occur"
    case _? where isMirrored: reason = "\(colours), and mirrored ones occur"
    case _?: reason = "\(colours), and mirrored ones do not occur"
    }
  }
}
