import Glibc
import Tensors

/// How gradients change values: one rule for every trained tensor of a run, the backbone's and the head's.
///
/// With the gradient g, times the scale that clips it:
/// - `sgd`, by PyTorch's rule: g ← g + decay · w, v ← momentum · v + g, w ← w - rate · v.
/// - `adam`: g ← g + decay · w, running means m of g and s of g² with shares 0.1 and 0.001, corrected for their start at
///   0, w ← w - rate · m / (√s + 1e-8). `adamw` leaves g alone and first shrinks w ← w - rate · decay · w instead.
/// - `lars`, as LARC does it (You et al. 2017): g ← (g + decay · w) · 0.001 ‖w‖ / (‖g‖ + decay ‖w‖ + 1e-8), and then as
///   `sgd` without decay; a tensor that is 0, or whose gradient is, takes g as it is.
///
/// `momentum` is of `sgd` and `lars` alone.
public struct Optimizer: Sendable, Equatable {
  public enum Rule: String, Sendable, CaseIterable, Codable {
    case sgd, adam, adamw, lars

    /// The moments, tensors of each value's past that the rule keeps, by the names that checkpoints give them.
    public var momentNames: [String] {
      switch self {
      case .sgd, .lars: ["velocity"]
      case .adam, .adamw: ["mean", "square"]
      }
    }
  }

  public var rule: Rule
  public var momentum: Float
  public var weightDecay: Float

  private static let (meanShare, squareShare, epsilon) = (0.1, 0.001, Float(1e-8))
  private static let trust = 0.001

  public init(rule: Rule, momentum: Float, weightDecay: Float) {
    (self.rule, self.momentum, self.weightDecay) = (rule, momentum, weightDecay)
  }

  /// Tensors of moments that the rule keeps for each value: 1 for sgd and lars (velocity), 2 for adam and adamw.
  public var momentCount: Int { rule.momentNames.count }

  /// What a head that is made afresh at every reassignment takes its steps by.
  ///
  /// With `sgd` it has no momentum (`deepcluster.md` a.4, step 8); by another rule its moments begin at 0 with it.
  public var forFreshHead: Optimizer {
    Optimizer(rule: rule, momentum: rule == .sgd ? 0 : momentum, weightDecay: weightDecay)
  }

  /// Whether a step needs no moments: values are multiplied by a number and the gradient, by another, is added.
  var isPlain: Bool { rule == .sgd && momentum == 0 }

  /// What gradients are multiplied with so that their norm over all tensors is `limit` at most, as
  /// `torch.nn.utils.clip_grad_norm_` does it.
  ///
  /// - Parameter squaredNorm: The sum of the squares of all gradients.
  public static func gradientScale(clippingTo limit: Float, squaredNorm: Double) -> Float {
    Float(min(1, Double(limit) / (squaredNorm.squareRoot() + 1e-6)))
  }

  /// Changes `values` by `gradient` in one pass over memory (`lars`: three).
  ///
  /// - Parameters:
  ///   - moments: ``momentCount`` buffers of the same size; they begin at 0.
  ///   - step: Counts from 1, for Adam's correction.
  ///   - gradientScale: What `gradient` is multiplied with before all else.
  public func update(
    _ values: UnsafeMutableBufferPointer<Float>, gradient: UnsafeMutableBufferPointer<Float>,
    moments: [UnsafeMutableBufferPointer<Float>], step: Int, learningRate: Float, gradientScale: Float
  ) {
    precondition(moments.count == momentCount, "\(moments.count) moments for \(rule)")
    switch rule {
    case .sgd:
      descend(
        values, velocity: moments[0], gradient: gradient, momentum: momentum, decay: weightDecay, rate: learningRate,
        scale: gradientScale)
    case .adam, .adamw:
      descend(
        values, mean: moments[0], square: moments[1], gradient: gradient,
        adamStep(step, learningRate: learningRate, gradientScale: gradientScale))
    case .lars:
      let trusted = trustedStep(values, gradient, gradientScale)
      descend(
        values, velocity: moments[0], gradient: gradient, momentum: momentum, decay: trusted.decay, rate: learningRate,
        scale: trusted.scale)
    }
  }

  private func adamStep(_ step: Int, learningRate: Float, gradientScale: Float) -> AdamStep {
    let meanWeight = 1 - pow(1 - Optimizer.meanShare, Double(step))
    let squareWeight = 1 - pow(1 - Optimizer.squareShare, Double(step))
    let isDecoupled = rule == .adamw
    return AdamStep(
      gradientScale: gradientScale, decay: isDecoupled ? 0 : weightDecay,
      keep: isDecoupled ? 1 - learningRate * weightDecay : 1, meanShare: Float(Optimizer.meanShare),
      squareShare: Float(Optimizer.squareShare), rate: Float(Double(learningRate) / meanWeight),
      rootFactor: Float(1 / squareWeight.squareRoot()), epsilon: Optimizer.epsilon)
  }

  /// What the gradient and the decay are multiplied with, so that a step is as long as the values allow.
  private func trustedStep(
    _ values: UnsafeMutableBufferPointer<Float>, _ gradient: UnsafeMutableBufferPointer<Float>, _ gradientScale: Float
  ) -> (scale: Float, decay: Float) {
    let length = sumOfSquares(values).squareRoot()
    let slope = Double(gradientScale) * sumOfSquares(gradient).squareRoot()
    guard length > 0, slope > 0 else { return (gradientScale, 0) }
    let ratio = Optimizer.trust * length / (slope + length * Double(weightDecay) + Double(Optimizer.epsilon))
    return (Float(ratio * Double(gradientScale)), Float(ratio * Double(weightDecay)))
  }
}
