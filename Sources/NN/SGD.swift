import Tensors

/// Stochastic gradient descent with momentum and weight decay, by PyTorch's rule:
/// g ← g + decay · w, v ← momentum · v + g, w ← w - rate · v.
///
/// The velocity v lives with each parameter and so persists for as long as the ``ParameterSet``.
public struct SGD: Sendable {
  public var momentum: Float
  public var weightDecay: Float

  public init(momentum: Float, weightDecay: Float) {
    (self.momentum, self.weightDecay) = (momentum, weightDecay)
  }

  /// Changes every trained parameter by the gradient that the last backward pass left.
  public func step(_ parameters: ParameterSet, learningRate: Float) throws(OneDNNError) {
    for parameter in parameters.all where parameter.isTrained {
      let (gradient, velocity) = try parameter.descent()
      descend(
        try parameter.values(), velocity: velocity, gradient: gradient, momentum: momentum, decay: weightDecay,
        rate: learningRate)
    }
    parameters.markChanged()
  }
}
