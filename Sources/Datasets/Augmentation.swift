/// What training images go through, so that the network learns what does not matter. Features are always taken from
/// plain images.
public struct Augmentation: Sendable, Equatable {
  /// How the image is moved.
  enum Movement: Sendable { case none, crop, affine }

  let movement: Movement
  let flips: Bool

  /// Images as they are.
  public static let none = Augmentation(movement: .none, flips: false)

  /// The names that ``init(named:)`` takes.
  public static let names = ["none", "crop", "crop-flip", "affine", "affine-flip"]

  private init(movement: Movement, flips: Bool) { (self.movement, self.flips) = (movement, flips) }

  /// - `crop`: a random crop of the image padded by an eighth of its side with the mean colour.
  /// - `affine`: a random rotation, scale, shear and shift, bilinear.
  /// - `-flip`: mirrored, half of the time.
  public init?(named name: String) {
    switch name {
    case "none": (movement, flips) = (.none, false)
    case "crop": (movement, flips) = (.crop, false)
    case "crop-flip": (movement, flips) = (.crop, true)
    case "affine": (movement, flips) = (.affine, false)
    case "affine-flip": (movement, flips) = (.affine, true)
    default: return nil
    }
  }

  /// What fits most data: grey images are taken for writing or drawings, which mean something else when mirrored.
  public static func defaultName(channels: Int, side: Int) -> String { channels == 1 ? "affine" : "crop-flip" }
}
