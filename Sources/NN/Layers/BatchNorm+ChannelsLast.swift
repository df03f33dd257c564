import Tensors

extension BatchNorm {
  /// Training on images of bf16 with all channels of a pixel side by side; a ``MaxPool`` over pairs of rows and columns
  /// that follows is one with it.
  func compileChannelsLast(withReLU: Bool, into plan: ExecutionPlan) throws(OneDNNError) {
    let channels = plan.shape[0]
    let mean = try Memory(.plain([channels]), on: plan.engine)
    let variance = try Memory(.plain([channels]), on: plan.engine)
    let norm = BatchNormalization(
      dims: [plan.batch] + plan.shape.dims, epsilon: BatchNorm.epsilon, relu: withReLU,
      scale: try plan.parameters[name + ".weight"].values(), shift: try plan.parameters[name + ".bias"].values(),
      mean: mean, variance: variance, on: plan.engine)
    let update = try runningUpdate(mean, variance, plan)
    if let pool = plan.takeNext(MaxPool.self, if: \.isOfPairs) {
      try addPooled(norm, pool.extents(batch: plan.batch, plan.shape), update, plan)
    } else {
      try add(norm, update, plan)
    }
  }

  private func add(
    _ norm: BatchNormalization, _ update: @escaping () -> Void, _ plan: ExecutionPlan
  ) throws(OneDNNError) {
    let source = plan.value
    let target = try plan.activation(source.layout)
    plan.addForward([source, target]) { norm.forward(source, into: target) }
    plan.addForward([], update)
    plan.emit(target, plan.shape, layer: name, learns: true) { gradient throws(OneDNNError) in
      let gradient = try plan.backwardValue(gradient, in: source.layout)
      let (toScale, toShift) = try parameterGradients(plan)
      // In place: nobody else reads the gradient of this layer's output.
      plan.addBackward([source, gradient]) {
        norm.backward(source, gradient: gradient, scaleGradient: toScale, shiftGradient: toShift)
      }
      return gradient
    }
  }

  private func addPooled(
    _ norm: BatchNormalization, _ extents: PoolingShape, _ update: @escaping () -> Void, _ plan: ExecutionPlan
  ) throws(OneDNNError) {
    let source = plan.value
    let target = try plan.activation(.channelsLast(extents.target, .bf16))
    let places = try plan.activation(WindowMaximum.places(extents))
    plan.addForward([source, target, places]) { norm.forward(source, maxima: target, places: places) }
    plan.addForward([], update)
    plan.emit(target, Shape(Array(extents.target[1...])), layer: name, learns: true) { gradient throws(OneDNNError) in
      let gradient = try plan.backwardValue(gradient, in: target.layout)
      let result = try plan.activation(source.layout)
      let (toScale, toShift) = try parameterGradients(plan)
      plan.addBackward([source, gradient, places, result]) {
        norm.backward(
          source, maximaGradient: gradient, places: places, into: result, scaleGradient: toScale, shiftGradient: toShift
        )
      }
      return result
    }
  }

  private func parameterGradients(_ plan: ExecutionPlan) throws(OneDNNError) -> (scale: Memory, shift: Memory) {
    (try plan.parameters[name + ".weight"].gradient(), try plan.parameters[name + ".bias"].gradient())
  }
}
