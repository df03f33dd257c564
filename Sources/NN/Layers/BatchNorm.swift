import Tensors

/// Batch normalisation over the channels of images, with scale and shift.
///
/// In training mode, a following ``ReLU`` is fused; a frozen network takes the running statistics. PyTorch's rules:
/// running statistics with momentum 0.1, the running variance unbiased.
///
/// - Source: Ioffe and Szegedy, "Batch Normalization", ICML 2015.
public struct BatchNorm: Layer {
  public let name: String
  /// Added to the variance.
  package static let epsilon: Float = 1e-5
  static let momentum: Float = 0.1

  public init(_ name: String) { self.name = name }

  public func outputShape(for input: Shape) throws(ShapeError) -> Shape {
    _ = try planeSize(of: input, minimum: 1)
    return input
  }

  public func parameters(for input: Shape) -> [ParameterDescription] {
    let shape: Shape = [input[0]]
    return [
      ParameterDescription(name + ".weight", shape, .constant(1)),
      ParameterDescription(name + ".bias", shape, .constant(0)),
      ParameterDescription(name + ".running_mean", shape, .constant(0), isTrained: false),
      ParameterDescription(name + ".running_var", shape, .constant(1), isTrained: false),
    ]
  }

  public func compile(into plan: ExecutionPlan) throws(OneDNNError) {
    let source = plan.value
    let isTraining = plan.mode == .training
    let withReLU = isTraining && plan.takeNext(ReLU.self) != nil
    if isTraining, try BatchNormalization.isPossible(source.layout, dims: [plan.batch] + plan.shape.dims) {
      return try compileChannelsLast(withReLU: withReLU, into: plan)
    }
    let forward = try PrimitiveDescriptor.batchNormForward(
      source.layout, epsilon: BatchNorm.epsilon, mode: plan.mode.propagation, withReLU: withReLU,
      isGlobal: !isTraining, on: plan.engine)
    let target = try plan.activation(forward.layout(.target))
    let memories = try Memories(self, channels: plan.shape[0], withReLU: withReLU, forward, plan)
    plan.addForward(
      try Primitive(forward, [(.source, source), (.target, target)] + memories.arguments, on: plan.engine))
    if isTraining { plan.addForward([], try runningUpdate(memories.mean, memories.variance, plan)) }
    plan.emit(target, plan.shape, layer: name, learns: true) { gradient throws(OneDNNError) in
      try backward(source, gradient, memories, withReLU: withReLU, hint: forward, plan: plan)
    }
  }

  /// What the forward primitive reads or writes beside the images, and the backward one reads.
  private struct Memories {
    let mean: Memory
    let variance: Memory
    let arguments: [(Argument, Memory)]

    init(
      _ layer: BatchNorm, channels: Int, withReLU: Bool, _ forward: PrimitiveDescriptor, _ plan: ExecutionPlan
    ) throws(OneDNNError) {
      let parameters = plan.parameters
      if plan.mode == .training {
        mean = try Memory(.plain([channels]), on: plan.engine)
        variance = try Memory(.plain([channels]), on: plan.engine)
      } else {
        mean = try parameters[layer.name + ".running_mean"].values()
        variance = try parameters[layer.name + ".running_var"].values()
      }
      var arguments: [(Argument, Memory)] = [
        (.mean, mean), (.variance, variance),
        (.scale, try parameters[layer.name + ".weight"].values()),
        (.shift, try parameters[layer.name + ".bias"].values()),
      ]
      if withReLU { arguments.append((.workspace, try plan.activation(forward.layout(.workspace)))) }
      self.arguments = arguments
    }
  }

  /// Moves the running statistics towards those of the batch.
  func runningUpdate(
    _ batchMean: Memory, _ batchVariance: Memory, _ plan: ExecutionPlan
  ) throws(OneDNNError) -> () -> Void {
    let mean = try plan.parameters[name + ".running_mean"].values()
    let variance = try plan.parameters[name + ".running_var"].values()
    let count = plan.batch * plan.shape[1] * plan.shape[2]
    let unbiased = Float(count) / Float(max(1, count - 1))
    let channels = plan.shape[0]
    return {
      for channel in 0..<channels {
        mean.floats[channel] += BatchNorm.momentum * (batchMean.floats[channel] - mean.floats[channel])
        variance.floats[channel] +=
          BatchNorm.momentum * (batchVariance.floats[channel] * unbiased - variance.floats[channel])
      }
    }
  }

  /// Where the gradients of scale and shift go: to the parameters, or nowhere in a frozen network.
  private func gradients(_ plan: ExecutionPlan) throws(OneDNNError) -> (scale: Memory, shift: Memory) {
    if plan.mode == .training {
      return (
        try plan.parameters[name + ".weight"].gradient(), try plan.parameters[name + ".bias"].gradient()
      )
    }
    let layout = try Layout.plain([plan.parameters[name + ".bias"].shape[0]])
    return (try Memory(layout, on: plan.engine), try Memory(layout, on: plan.engine))
  }

  private func backward(
    _ source: Memory, _ gradient: Memory, _ memories: Memories, withReLU: Bool, hint: PrimitiveDescriptor,
    plan: ExecutionPlan
  ) throws(OneDNNError) -> Memory {
    let gradient = try plan.backwardValue(gradient, in: source.layout)
    let descriptor = try PrimitiveDescriptor.batchNormBackward(
      gradient: gradient.layout, data: source.layout, epsilon: BatchNorm.epsilon, withReLU: withReLU,
      isGlobal: plan.mode == .frozen, hint: hint, on: plan.engine)
    let (scaleGradient, shiftGradient) = try gradients(plan)
    // In place: nobody else reads the gradient of this layer's output.
    plan.addBackward(
      try Primitive(
        descriptor,
        [
          (.source, source), (.targetGradient, gradient), (.sourceGradient, gradient),
          (.scaleGradient, scaleGradient), (.shiftGradient, shiftGradient),
        ] + memories.arguments, on: plan.engine))
    return gradient
  }
}
