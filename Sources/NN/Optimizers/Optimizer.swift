/// How gradients change values: one rule for every trained tensor of a run, the backbone's and the head's.
public struct Optimizer: Sendable, Equatable {
  public enum Rule: String, Sendable, CaseIterable, Codable { case sgd, adam, adamw, lars }

  public var rule: Rule
  public var momentum: Float
  public var weightDecay: Float

  public init(rule: Rule, momentum: Float, weightDecay: Float) {
    (self.rule, self.momentum, self.weightDecay) = (rule, momentum, weightDecay)
  }

  /// Tensors of moments that the rule keeps for each value.
  public var momentCount: Int { 1 }

  /// Changes `values` by `gradient`; `moments` holds ``momentCount`` buffers of the same size; `step` counts from 1.
  public func update(
    _ values: UnsafeMutableBufferPointer<Float>, gradient: UnsafeMutableBufferPointer<Float>,
    moments: [UnsafeMutableBufferPointer<Float>], step: Int, learningRate: Float, gradientScale: Float
  ) {
    precondition(rule == .sgd && moments.count == momentCount, "\(rule) with \(moments.count) moments")
    let velocity = moments[0]
    for index in 0..<values.count {
      velocity[index] = momentum * velocity[index] + gradientScale * gradient[index] + weightDecay * values[index]
      values[index] -= learningRate * velocity[index]
    }
  }
}
