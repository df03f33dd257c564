import Tensors

/// What training images go through, so that the network learns what does not matter: operations that combine, each at
/// random. Features are always taken from plain images.
public struct Augmentation: Sendable, Equatable {
  /// One way to change an image. Those that are wanted are done in the order of ``AugmentedImage``, whatever the order
  /// of their names.
  public enum Operation: String, Sendable, CaseIterable {
    /// Moved by up to an eighth of its side; the mean colour where that leaves the image.
    case crop
    /// A part of the image, as large as all of it: ``PartialView``.
    case resizedCrop = "resized-crop"
    /// Rotated, scaled, sheared and moved, bilinear: ``AffineMap``.
    case affine
    /// Rotated by any angle: ``AffineMap/turned(by:side:)``. For images that have no upper side.
    case turn
    /// Mirrored, half of the time.
    case flip
    /// Other brightness, contrast, saturation and hue; of grey images brightness and contrast: ``ColourChange``.
    case jitter
    /// Without colour, at times; nothing for grey images.
    case grey
    /// Its negative, half of the time: ``ColourChange``. For images of which light and dark say nothing.
    case invert
    /// A Gaussian blur, half of the time: ``GaussianBlur``.
    case blur
    /// A rectangle in the mean colour, half of the time: ``ErasedArea``.
    case erase
  }

  /// Each once, in the order of `Operation.allCases`.
  public let operations: [Operation]
  /// What ranges and probabilities are multiplied by: 1 as they are, 0 for plain images.
  public let strength: Float

  /// Images as they are.
  public static let none = Augmentation([], strength: 1)

  /// What ``strength`` may be.
  public static let strengths: ClosedRange<Float> = 0...4

  /// Combinations that have a name of their own.
  public static let presets: [(name: String, operations: [Operation])] = [
    ("digits", [.affine]), ("objects", [.resizedCrop, .flip, .jitter, .grey]),
    ("textures", [.resizedCrop, .affine, .turn, .flip, .jitter]), ("documents", [.crop, .jitter, .blur, .erase]),
  ]

  private static let words: [(name: String, operations: [Operation])] =
    [("none", [])] + Operation.allCases.map { ($0.rawValue, [$0]) } + presets

  /// The names that ``init(named:strength:)`` takes, alone and combined.
  public static let names = words.map(\.name)

  private init(_ operations: Set<Operation>, strength: Float) {
    self.operations = Operation.allCases.filter(operations.contains)
    self.strength = strength
  }

  /// A combination of ``names``, joined by `+` or `-`; nil where one is not known.
  ///
  /// - Parameter strength: Within ``strengths``.
  public init?(named name: String, strength: Float = 1) {
    var operations: Set<Operation> = []
    for part in name.split(separator: "+", omittingEmptySubsequences: false) {
      var rest = part
      while true {
        let word = Augmentation.words.first { rest == $0.name || rest.hasPrefix($0.name + "-") }
        guard let word else { return nil }
        operations.formUnion(word.operations)
        if rest.count == word.name.count { break }
        rest = rest.dropFirst(word.name.count + 1)
      }
    }
    self.init(operations, strength: strength)
  }

  /// The operations' names joined by `+`, with presets written out; `none` where there are none.
  public var name: String { operations.isEmpty ? "none" : operations.map(\.rawValue).joined(separator: "+") }

  /// Whether an operation is to be done, as far as there is any strength.
  func does(_ operation: Operation) -> Bool { strength > 0 && operations.contains(operation) }

  /// Whether what comes half of the time, however much more strength there is, happens; takes one random number.
  func happensHalfTheTime(_ random: inout Random) -> Bool {
    let number = random.next()
    return number & 1 == 1 && Float(number >> 40) * 0x1p-24 < strength
  }

  /// Whether what has this probability at strength 1 happens; takes one random number.
  func happens(_ probability: Float, _ random: inout Random) -> Bool { random.uniform() < probability * strength }
}
