import Tensors

extension Convolution {
  /// One step for the convolution and what follows it: batch normalisation folded in, ReLU fused.
  func compileForInference(into plan: ExecutionPlan) throws(OneDNNError) {
    let extents = extents(batch: plan.batch, plan.shape, plan.elementType)
    let norm = plan.takeNext(BatchNorm.self)
    let relu = plan.takeNext(ReLU.self) != nil
    let target =
      switch try plan.algorithm(.forward, extents) {
      case .direct: try directInference(extents, norm, relu: relu, plan)
      case .winograd: try winogradInference(extents, norm, relu: relu, plan)
      case .tiles: try tiledInference(extents, norm, relu: relu, plan)
      }
    let output = try plan.vectorized(target, dims: extents.target)
    plan.emit(output, Shape(Array(extents.target[1...])), layer: name) { _ throws(OneDNNError) in nil }
  }

  private func directInference(
    _ extents: ConvolutionShape, _ norm: BatchNorm?, relu: Bool, _ plan: ExecutionPlan
  ) throws(OneDNNError) -> Memory {
    let attributes = relu ? try Attributes(reluAfterwards: ()) : nil
    let forward = try PrimitiveDescriptor.convolutionForward(
      extents, mode: .inference, attributes: attributes, on: plan.engine)
    let source = try plan.forwardValue(plan.value, in: forward.layout(.source))
    let bias: Memory
    let weights: Memory
    if let norm {
      let plain = try folded(norm, extents, plan)
      bias = plain.bias
      weights = try Memory(forward.layout(.weights), on: plan.engine)
      let pack = try Primitive.reorder(from: plain.weights, to: weights, on: plan.engine)
      plan.addRefresh { pack.execute() }
    } else {
      weights = try plan.weights(name + ".weight", in: forward.layout(.weights), dims: extents.weights)
      bias = try self.bias(plan)
    }
    let target = try plan.activation(forward.layout(.target))
    plan.addForward(
      try Primitive(
        forward, [(.source, source), (.weights, weights), (.bias, bias), (.target, target)], on: plan.engine))
    return target
  }

  private func winogradInference(
    _ extents: ConvolutionShape, _ norm: BatchNorm?, relu: Bool, _ plan: ExecutionPlan
  ) throws(OneDNNError) -> Memory {
    let (weights, bias) = try plain(norm, extents, plan)
    return try addWinograd(extents, filters: weights, bias: bias, relu: relu, plan).target
  }

  private func tiledInference(
    _ extents: ConvolutionShape, _ norm: BatchNorm?, relu: Bool, _ plan: ExecutionPlan
  ) throws(OneDNNError) -> Memory {
    let (weights, bias) = try plain(norm, extents, plan)
    return try addTiles(extents, filters: weights, bias: bias, relu: relu, plan).target
  }

  /// Plain weights and bias, with batch normalisation folded in if there is one.
  private func plain(
    _ norm: BatchNorm?, _ extents: ConvolutionShape, _ plan: ExecutionPlan
  ) throws(OneDNNError) -> (weights: Memory, bias: Memory) {
    if let norm { return try folded(norm, extents, plan) }
    let weights = try plan.weights(name + ".weight", in: .plain(extents.weights), dims: extents.weights)
    return (weights, try bias(plan))
  }

  /// Plain weights w·s and bias (b - mean)·s + shift with s = scale / √(variance + ε), derived anew when they change.
  private func folded(
    _ norm: BatchNorm, _ extents: ConvolutionShape, _ plan: ExecutionPlan
  ) throws(OneDNNError) -> (weights: Memory, bias: Memory) {
    let engine = plan.engine
    let master = try plan.parameters[name + ".weight"].values(dims: extents.weights)
    let plain = try Memory(.plain(extents.weights), on: engine)
    let bias = try Memory(.plain([outputChannels]), on: engine)
    let unpack = try Primitive.reorder(from: master, to: plain, on: engine)
    let ownBias = try self.bias(plan)
    let (scale, shift) = try (
      plan.parameters[norm.name + ".weight"].values(), plan.parameters[norm.name + ".bias"].values()
    )
    let mean = try plan.parameters[norm.name + ".running_mean"].values()
    let variance = try plan.parameters[norm.name + ".running_var"].values()
    let length = extents.weights[1...].reduce(1, *)
    plan.addRefresh {
      unpack.execute()
      for channel in 0..<extents.weights[0] {
        let factor = scale.floats[channel] / (variance.floats[channel] + BatchNorm.epsilon).squareRoot()
        for index in channel * length..<(channel + 1) * length { plain.floats[index] *= factor }
        bias.floats[channel] = (ownBias.floats[channel] - mean.floats[channel]) * factor + shift.floats[channel]
      }
    }
    return (plain, bias)
  }
}
