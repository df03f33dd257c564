import Tensors

/// How a convolution is computed.
public enum ConvolutionAlgorithm: String, Sendable, CaseIterable {
  /// Tap by tap, oneDNN's way.
  case direct
  /// Winograd's minimal filtering: a quarter or a third of the multiplications, for 3 x 3 and 5 x 5 kernels of stride 1.
  case winograd
  /// Products of tiles (AMX) of our own, in bf16.
  case tiles

  /// Whether it can compute this pass here.
  func isPossible(_ pass: ConvolutionPass, _ shape: ConvolutionShape) -> Bool {
    switch self {
    case .direct: true
    case .winograd: Winograd.isPossible(shape)
    case .tiles:
      pass == .backwardData ? TileConvolution.isAdjointPossible(shape) : TileConvolution.isPossible(shape)
    }
  }
}

/// What is computed of a convolution.
public enum ConvolutionPass: String, Sendable, CaseIterable {
  case forward
  /// The gradient of the input.
  case backwardData = "data"
  /// The gradient of the filters.
  case backwardWeights = "weights"
}

/// Which algorithm each convolution is computed with: the faster one by a short timing, remembered by shape and pass.
///
/// The algorithms round differently, so a run is reproducible only with the choices that it began with:
/// ``choices`` belong to its record.
public final class AlgorithmTable {
  /// How a choice is made where none is known.
  public enum Policy: Sendable, Equatable {
    /// By timing them.
    case fastest
    /// This one wherever it is possible.
    case always(ConvolutionAlgorithm)

    /// The names that ``init(named:)`` knows: `auto`, and those of the algorithms.
    public static let names = ["auto"] + ConvolutionAlgorithm.allCases.map(\.rawValue)

    /// The policy that `--algorithm` means by a name; nil for an unknown one.
    public init?(named name: String) {
      guard name != "auto" else {
        self = .fastest
        return
      }
      guard let algorithm = ConvolutionAlgorithm(rawValue: name) else { return nil }
      self = .always(algorithm)
    }
  }

  /// Changes whenever an algorithm is added or gets faster, so that what was timed before holds no longer.
  public static let generation = 3

  public let policy: Policy
  /// By pass and shape, such as `"forward 64>128 16x16+1"`, `"bf16 "` before it for images of bf16, `" 5x5"` behind it
  /// for such kernels.
  public private(set) var choices: [String: ConvolutionAlgorithm]
  /// Precisions that `auto` has taken, by network, size and batch.
  public private(set) var precisions: [String: Precision]
  /// Whether a timing has added to what is known.
  public private(set) var hasGrown = false
  /// Whether nobody waits for the network any more: then nothing is timed, and nothing of the choice remembered.
  public var isHurried: () -> Bool = { false }

  /// - Parameters:
  ///   - choices: Earlier choices, of the same processor and libraries.
  ///   - precisions: Likewise.
  public init(
    _ policy: Policy = .fastest, choices: [String: ConvolutionAlgorithm] = [:], precisions: [String: Precision] = [:]
  ) {
    (self.policy, self.choices, self.precisions) = (policy, choices, precisions)
  }

  /// Keeps what a timing of a whole network has found.
  func remember(_ precision: Precision, _ key: String) {
    precisions[key] = precision
    hasGrown = true
  }

  /// The algorithm for one pass of a convolution.
  func choose(_ pass: ConvolutionPass, _ shape: ConvolutionShape, on engine: Engine) throws(OneDNNError)
    -> ConvolutionAlgorithm
  {
    let possible = ConvolutionAlgorithm.allCases.filter { $0.isPossible(pass, shape) }
    guard possible.count > 1 else { return .direct }
    if case .always(let algorithm) = policy { return possible.contains(algorithm) ? algorithm : .direct }
    let key = AlgorithmTable.key(pass, shape)
    if let known = choices[key], possible.contains(known) { return known }
    // Tiles of bf16, oneDNN's or our own, are several times as fast as Winograd's few products, and share a layout:
    // nothing is timed, so that other programs on the machine have no say.
    let hasTiles = shape.type.hasTiles
    if isHurried() && !hasTiles { return .direct }
    let fastest =
      try hasTiles
      ? (possible.contains(.tiles) && (pass != .backwardWeights || TileGradient.isFast(shape)) ? .tiles : .direct)
      : ConvolutionTiming(pass, shape, among: possible, on: engine).fastest
    choices[key] = fastest
    hasGrown = true
    return fastest
  }

  /// The batch is not part of it: it moves all algorithms alike.
  static func key(_ pass: ConvolutionPass, _ shape: ConvolutionShape) -> String {
    (shape.type == .bf16 ? "bf16 " : "")
      + "\(pass.rawValue) \(shape.weights[1])>\(shape.weights[0]) \(shape.source[2])x\(shape.source[3])+\(shape.padding)"
      + (shape.weights[2] == 3 ? "" : " \(shape.weights[2])x\(shape.weights[3])")
  }
}
