import Tensors

/// A two-dimensional convolution with bias and square kernels.
///
/// In inference mode a following ``BatchNorm`` is folded into its weights and a following ``ReLU`` into the primitive.
public struct Convolution: Layer {
  public let name: String
  public let outputChannels: Int
  public let kernel: Int
  public let stride: Int
  public let padding: Int

  public init(_ name: String, outputChannels: Int, kernel: Int, stride: Int = 1, padding: Int = 0) {
    (self.name, self.outputChannels, self.kernel) = (name, outputChannels, kernel)
    (self.stride, self.padding) = (stride, padding)
  }

  public func outputShape(for input: Shape) throws(ShapeError) -> Shape {
    let plane = try planeSize(of: input, minimum: max(1, kernel - 2 * padding))
    return Shape(Array(extents(batch: 1, Shape([plane.channels, plane.height, plane.width])).target[1...]))
  }

  /// Weights after He's rule for the fan-out (`deepcluster.md` a.3), bias 0.
  public func parameters(for input: Shape) -> [ParameterDescription] {
    let deviation = (2 / Float(kernel * kernel * outputChannels)).squareRoot()
    return [
      ParameterDescription(
        name + ".weight", [outputChannels, input[0], kernel, kernel], .normal(deviation: deviation)),
      ParameterDescription(name + ".bias", [outputChannels], .constant(0)),
    ]
  }

  public func compile(into plan: ExecutionPlan) throws(OneDNNError) {
    switch plan.mode {
    case .training: try compileForTraining(into: plan)
    case .inference: try compileForInference(into: plan)
    }
  }

  func extents(batch: Int, _ input: Shape) -> ConvolutionShape {
    ConvolutionShape(
      source: [batch] + input.dims, weights: [outputChannels, input[0], kernel, kernel], stride: stride,
      padding: padding)
  }

  private func compileForTraining(into plan: ExecutionPlan) throws(OneDNNError) {
    let extents = extents(batch: plan.batch, plan.shape)
    let forward = try PrimitiveDescriptor.convolutionForward(extents, mode: .training, on: plan.engine)
    let source = try plan.forwardValue(plan.value, in: forward.layout(.source))
    let weights = try plan.weights(name + ".weight", in: forward.layout(.weights), dims: extents.weights)
    let bias = try plan.parameters[name + ".bias"].values()
    let target = try Memory(forward.layout(.target), on: plan.engine)
    plan.addForward(
      try Primitive(
        forward, [(.source, source), (.weights, weights), (.bias, bias), (.target, target)], on: plan.engine))
    let needsSourceGradient = plan.hasTrainedLayer
    let output = try plan.vectorized(target, dims: extents.target)
    plan.emit(output, Shape(Array(extents.target[1...])), layer: name, learns: true) { gradient throws(OneDNNError) in
      try backwardToWeights(extents, source: source, gradient: gradient, hint: forward, plan: plan)
      guard needsSourceGradient else { return nil }
      return try backwardToData(extents, gradient: gradient, hint: forward, plan: plan)
    }
  }

  private func backwardToWeights(
    _ extents: ConvolutionShape, source: Memory, gradient: Memory, hint: PrimitiveDescriptor, plan: ExecutionPlan
  ) throws(OneDNNError) {
    let descriptor = try PrimitiveDescriptor.convolutionBackwardWeights(extents, hint: hint, on: plan.engine)
    let weightGradient = try plan.gradient(name + ".weight", in: descriptor.layout(.weightGradient))
    let biasGradient = try plan.gradient(name + ".bias", in: descriptor.layout(.biasGradient))
    let primitive = try Primitive(
      descriptor,
      [
        (.source, try plan.backwardValue(source, in: descriptor.layout(.source))),
        (.targetGradient, try plan.backwardValue(gradient, in: descriptor.layout(.targetGradient))),
        (.weightGradient, weightGradient.memory), (.biasGradient, biasGradient.memory),
      ], on: plan.engine)
    plan.addBackward(primitive)
    try weightGradient.store()
    try biasGradient.store()
  }

  private func backwardToData(
    _ extents: ConvolutionShape, gradient: Memory, hint: PrimitiveDescriptor, plan: ExecutionPlan
  ) throws(OneDNNError) -> Memory {
    let descriptor = try PrimitiveDescriptor.convolutionBackwardData(extents, hint: hint, on: plan.engine)
    let result = try Memory(descriptor.layout(.sourceGradient), on: plan.engine)
    let weights = try plan.weights(name + ".weight", in: descriptor.layout(.weights), dims: extents.weights)
    plan.addBackward(
      try Primitive(
        descriptor,
        [
          (.targetGradient, try plan.backwardValue(gradient, in: descriptor.layout(.targetGradient))),
          (.weights, weights), (.sourceGradient, result),
        ], on: plan.engine))
    return result
  }
}
