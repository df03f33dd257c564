import Tensors

extension Convolution {
  /// One primitive for the convolution and what follows it: batch normalisation folded in, ReLU fused.
  func compileForInference(into plan: ExecutionPlan) throws(OneDNNError) {
    let extents = extents(batch: plan.batch, plan.shape)
    let norm = plan.takeNext(BatchNorm.self)
    let attributes = plan.takeNext(ReLU.self) == nil ? nil : try Attributes(reluAfterwards: ())
    let forward = try PrimitiveDescriptor.convolutionForward(
      extents, mode: .inference, attributes: attributes, on: plan.engine)
    let source = try plan.forwardValue(plan.value, in: forward.layout(.source))
    let (weights, bias) =
      if let norm {
        try folded(norm, extents, forward, plan)
      } else {
        (
          try plan.weights(name + ".weight", in: forward.layout(.weights), dims: extents.weights),
          try plan.parameters[name + ".bias"].values()
        )
      }
    let target = try Memory(forward.layout(.target), on: plan.engine)
    plan.addForward(
      try Primitive(
        forward, [(.source, source), (.weights, weights), (.bias, bias), (.target, target)], on: plan.engine))
    let output = try plan.vectorized(target, dims: extents.target)
    plan.emit(output, Shape(Array(extents.target[1...])), layer: name) { _ throws(OneDNNError) in nil }
  }

  /// Weights w·s and bias (b - mean)·s + shift with s = scale / √(variance + ε), derived anew when they change.
  private func folded(
    _ norm: BatchNorm, _ extents: ConvolutionShape, _ forward: PrimitiveDescriptor, _ plan: ExecutionPlan
  ) throws(OneDNNError) -> (weights: Memory, bias: Memory) {
    let engine = plan.engine
    let master = try plan.parameters[name + ".weight"].values(dims: extents.weights)
    let plain = try Memory(.plain(extents.weights), on: engine)
    let weights = try Memory(forward.layout(.weights), on: engine)
    let bias = try Memory(.plain([outputChannels]), on: engine)
    let unpack = try Primitive.reorder(from: master, to: plain, on: engine)
    let pack = try Primitive.reorder(from: plain, to: weights, on: engine)
    let ownBias = try plan.parameters[name + ".bias"].values()
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
      pack.execute()
    }
    return (weights, bias)
  }
}
