import Tensors

/// A network compiled for one batch size, mode and precision: primitives with their memories, all allocated once.
public final class CompiledNetwork {
  /// The images: `[N, C, H, W]`, to be filled before ``forward()``.
  public let input: Tensor
  public let mode: Mode
  /// The gradient of the images that ``backward(_:)`` leaves, `[N, C, H, W]`; empty unless compiled as frozen.
  public let inputGradient: Tensor
  private let output: Tensor
  private let outputGradient: Tensor
  private let plan: ExecutionPlan
  private var refreshedVersion = 0

  /// - Throws: `OneDNNError` where the processor or the memory does not allow it.
  public init(
    _ network: Network, parameters: ParameterSet, batch: Int, mode: Mode, precision: Precision
  ) throws(OneDNNError) {
    precondition(batch > 0, "a batch of \(batch)")
    precondition(mode != .frozen || precision == .f32, "gradients of images in \(precision)")
    self.mode = mode
    input = Tensor(Shape([batch] + network.inputShape.dims))
    inputGradient = Tensor(mode == .frozen ? input.shape : [0])
    plan = try ExecutionPlan(network, parameters: parameters, input: input, mode: mode, precision: precision)
    let dims = [batch] + plan.shape.dims
    output = Tensor(Shape([batch, network.featureCount]))
    let result = try Memory(output, dims: dims, on: plan.engine)
    plan.addForward(try Primitive.reorder(from: plan.value, to: result, on: plan.engine))
    outputGradient = Tensor(Shape(mode.hasBackward ? [batch, network.featureCount] : [0]))
    if mode.hasBackward {
      let reached = try plan.finishBackward(Memory(outputGradient, dims: dims, on: plan.engine))
      if mode == .frozen, let reached {
        let result = try Memory(inputGradient, dims: inputGradient.shape.dims, on: plan.engine)
        plan.addBackward(try Primitive.reorder(from: reached, to: result, on: plan.engine))
      }
    }
    plan.placeActivations()
  }

  /// The features of the images in ``input``: `[N, D]`, overwritten by the next call.
  public func forward() -> Tensor {
    refresh()
    for step in plan.forward { step.run() }
    return output
  }

  /// The same, and notes which channels of each layer are not 0.
  ///
  /// - Complexity: what it adds is little once every channel has been seen alive, and a look at all activations of those
  ///   that are dead.
  public func forward(noting activity: inout ChannelActivity) -> Tensor {
    refresh()
    var done = 0
    for (index, output) in plan.outputs.enumerated() {
      for step in plan.forward[done..<output.stepCount] { step.run() }
      done = output.stepCount  // read now: the memory is used anew by the steps that follow
      if index + 1 < plan.outputs.count {
        activity.note(output.memory, shape: output.shape, batch: input.rowCount, of: output.layer, at: index)
      }
    }
    for step in plan.forward[done...] { step.run() }
    if let last = plan.outputs.last { activity.note(features: output, of: last.layer, at: plan.outputs.count - 1) }
    return output
  }

  private func refresh() {
    guard refreshedVersion != plan.parameters.version else { return }
    for step in plan.refresh { step() }
    refreshedVersion = plan.parameters.version
  }

  /// Leaves in every trained parameter the gradient of the loss, given that with respect to the features `[N, D]`; in
  /// ``inputGradient``, if the network is frozen.
  ///
  /// - Precondition: not compiled for inference, and ``forward()`` has run on the same images, with no other network of the
  ///   same parameters since then: they share the memory of their activations.
  public func backward(_ featureGradient: Tensor) {
    precondition(mode.hasBackward, "backward through a network compiled for inference")
    precondition(featureGradient.count == outputGradient.count, "\(featureGradient.shape) for \(outputGradient.shape)")
    _ = outputGradient.elements.update(from: featureGradient.elements)
    for step in plan.backward { step.run() }
  }

  /// The first layer whose output holds a NaN or an infinity for the images in ``input``; `"the images"` if they do.
  ///
  /// Runs the forward pass again, since its memory is used anew on the way.
  public func firstNotFiniteLayer() -> String? {
    if !input.elements.allSatisfy(\.isFinite) { return "the images" }
    var done = 0
    for output in plan.outputs {
      for step in plan.forward[done..<output.stepCount] { step.run() }
      done = output.stepCount
      if !output.memory.isFinite { return output.layer }
    }
    return nil
  }
}
