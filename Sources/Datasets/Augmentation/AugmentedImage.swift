import Tensors

/// One image as it is changed at random: what is to be done with it, all drawn before any of it is done.
///
/// Done in this order: colours, on bytes; movement and mirroring in one resampling, and normalisation with it; blur;
/// erasing. Mirroring, `crop` and `affine` draw from one generator, one after the other, as they always have; each other
/// operation has one of its own, so that what it draws does not depend on which others there are.
struct AugmentedImage {
  var isMirrored = false
  /// How far the image is moved to the left and up, in pixels, where there is no ``map``.
  var (left, top) = (0, 0)
  var map: AffineMap?
  var colours: ColourChange?
  var blur: GaussianBlur?
  var erased: ErasedArea?

  /// The image as it is.
  init() {}

  /// - Parameters:
  ///   - index: Which of the seed's images.
  ///   - isSmallPart: Whether a small part of the image is shown, whatever else is done with it.
  init(
    _ augmentation: Augmentation, channels: Int, side: Int, seed: UInt64, index: UInt64, isSmallPart: Bool = false
  ) {
    let strength = augmentation.strength
    var random = Random(seed: seed, stream: "augmentation", index: index)
    if augmentation.does(.flip) { isMirrored = augmentation.happensHalfTheTime(&random) }
    if augmentation.does(.crop) {
      let padding = Int((strength * Float(side) / 8).rounded())
      left = random.below(2 * padding + 1) - padding
      top = random.below(2 * padding + 1) - padding
    }
    if augmentation.does(.affine) { map = AffineMap(side: side, strength: strength, random: &random) }
    if augmentation.does(.turn) {
      var random = Random(seed: seed, stream: "augmentation turn", index: index)
      let reach = Float.pi * min(1, strength)
      map = (map ?? .identity).turned(by: random.uniform(-reach, reach), side: side)
    }
    if isSmallPart || augmentation.does(.resizedCrop) {
      var random = Random(seed: seed, stream: "augmentation resized-crop", index: index)
      let part =
        isSmallPart
        ? PartialView.small(side: side, strength: strength, random: &random)
        : PartialView(side: side, strength: strength, random: &random)
      map = (map ?? .identity).seeing(part)
    }
    map = map?.moved(byX: left, y: top)
    colours = ColourChange(augmentation, channels: channels, seed: seed, index: index)
    blur = GaussianBlur(augmentation, side: side, seed: seed, index: index)
    erased = ErasedArea(augmentation, side: side, seed: seed, index: index)
  }
}
