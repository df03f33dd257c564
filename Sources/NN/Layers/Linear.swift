import Tensors

/// A linear layer with bias; its output is f32.
///
/// It reads images in whatever layout they come. Only with many weights are images made rows first: weights of rows are
/// faster to multiply, and to bring from one layout to another.
public struct Linear: Layer {
  public let name: String
  public let outputCount: Int

  public init(_ name: String, outputCount: Int) { (self.name, self.outputCount) = (name, outputCount) }

  public func outputShape(for input: Shape) throws(ShapeError) -> Shape {
    guard input.rank == 3 || input.rank == 1, input.count > 0 else {
      throw ShapeError(layer: name, input: input, expected: "images or features that are not empty")
    }
    return [outputCount]
  }

  /// Weights N(0, 0.01) and bias 0 (`deepcluster.md` a.3), in PyTorch's order: channel by channel behind images.
  public func parameters(for input: Shape) -> [ParameterDescription] {
    [
      ParameterDescription(name + ".weight", [outputCount, input.count], .normal(deviation: 0.01)),
      ParameterDescription(name + ".bias", [outputCount], .constant(0)),
    ]
  }

  public func compile(into plan: ExecutionPlan) throws(OneDNNError) {
    let flat = plan.shape.rank == 3 && outputCount * plan.shape.count >= Rows.leastWeights ? try Rows(of: plan) : nil
    let source: Memory
    if let flat {
      plan.addForward(try Primitive.reorder(from: plan.value, to: flat.value.images, on: plan.engine))
      source = flat.value.rows
    } else {
      source = try plan.forwardValue(plan.value, in: plan.value.layout.with(plan.elementType))
    }
    let dims = [outputCount] + (flat == nil ? plan.shape.dims : [plan.shape.count])
    let forward = try PrimitiveDescriptor.innerProductForward(
      source: source.layout, weights: dims, batch: plan.batch, mode: plan.mode.propagation, on: plan.engine)
    if plan.mode == .training && plan.elementType == .bf16 {
      // The weights are copied to bf16 whatever their layout is: that of the gradient spares reordering that.
      let backward = try weightGradient(source, dims: dims, hint: forward, plan: plan)
      _ = try plan.parameters[name + ".weight"].values(preferring: backward.layout(.weightGradient), dims: dims)
    }
    let weights = try plan.weights(name + ".weight", in: forward.layout(.weights), dims: dims)
    let bias = try plan.parameters[name + ".bias"].values()
    let target = try plan.activation(forward.layout(.target))
    plan.addForward(
      try Primitive(
        forward, [(.source, source), (.weights, weights), (.bias, bias), (.target, target)], on: plan.engine))
    let needsSourceGradient = plan.needsGradient
    plan.emit(target, [outputCount], layer: name, learns: true) { gradient throws(OneDNNError) in
      if plan.mode == .training { try backwardToWeights(source, gradient, dims: dims, hint: forward, plan: plan) }
      guard needsSourceGradient else { return nil }
      let result = try backwardToData(
        source, gradient, dims: dims, hint: forward, into: flat?.gradient.rows, plan: plan)
      return flat?.gradient.images ?? result
    }
  }

  private func weightGradient(
    _ source: Memory, dims: [Int], hint: PrimitiveDescriptor, plan: ExecutionPlan
  ) throws(OneDNNError) -> PrimitiveDescriptor {
    try .innerProductBackwardWeights(
      source: source.layout, weights: dims, batch: plan.batch, hint: hint, on: plan.engine)
  }

  private func backwardToWeights(
    _ source: Memory, _ gradient: Memory, dims: [Int], hint: PrimitiveDescriptor, plan: ExecutionPlan
  ) throws(OneDNNError) {
    let descriptor = try weightGradient(source, dims: dims, hint: hint, plan: plan)
    let weightGradient = try plan.gradient(name + ".weight", in: descriptor.layout(.weightGradient))
    let biasGradient = try plan.gradient(name + ".bias", in: descriptor.layout(.biasGradient))
    plan.addBackward(
      try Primitive(
        descriptor,
        [
          (.source, source),
          (.targetGradient, try plan.backwardValue(gradient, in: descriptor.layout(.targetGradient))),
          (.weightGradient, weightGradient.memory), (.biasGradient, biasGradient.memory),
        ], on: plan.engine))
    try weightGradient.store()
    try biasGradient.store()
  }

  private func backwardToData(
    _ source: Memory, _ gradient: Memory, dims: [Int], hint: PrimitiveDescriptor, into rows: Memory?,
    plan: ExecutionPlan
  ) throws(OneDNNError) -> Memory {
    let descriptor = try PrimitiveDescriptor.innerProductBackwardData(
      source: source.layout, weights: dims, batch: plan.batch, hint: hint, on: plan.engine)
    let result: Memory
    if let rows { result = rows } else { result = try plan.activation(descriptor.layout(.sourceGradient)) }
    plan.addBackward(
      try Primitive(
        descriptor,
        [
          (.targetGradient, try plan.backwardValue(gradient, in: descriptor.layout(.targetGradient))),
          (.weights, try plan.weights(name + ".weight", in: descriptor.layout(.weights), dims: dims)),
          (.sourceGradient, result),
        ], on: plan.engine))
    return result
  }
}

/// Images `[N, C, H, W]` and the rows `[N, C · H · W]` that they are in the same memory.
private struct Rows {
  typealias View = (images: Memory, rows: Memory)
  let value: View
  let gradient: View

  /// Rows are made from so many weights on: a training step of `alexnet` gains a tenth. Whatever the batch, for networks
  /// of all batches share their weights, and with them the extents.
  static let leastWeights = 1 << 22

  init(of plan: ExecutionPlan) throws(OneDNNError) {
    func view() throws(OneDNNError) -> View {
      let tensor = Tensor([plan.batch, plan.shape.count])
      return (
        try Memory(tensor, dims: [plan.batch] + plan.shape.dims, plan.elementType, on: plan.engine),
        try Memory(tensor, dims: tensor.shape.dims, plan.elementType, on: plan.engine)
      )
    }
    (value, gradient) = (try view(), try view())
  }
}
