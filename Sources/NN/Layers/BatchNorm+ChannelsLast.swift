import Tensors

extension BatchNorm {
  /// Training on images of bf16 with all channels of a pixel side by side.
  func compileChannelsLast(withReLU: Bool, into plan: ExecutionPlan) throws(OneDNNError) {
    let (source, channels) = (plan.value, plan.shape[0])
    let (scale, shift) = (plan.parameters[name + ".weight"], plan.parameters[name + ".bias"])
    let mean = try Memory(.plain([channels]), on: plan.engine)
    let variance = try Memory(.plain([channels]), on: plan.engine)
    let norm = BatchNormalization(
      dims: [plan.batch] + plan.shape.dims, epsilon: BatchNorm.epsilon, relu: withReLU, scale: try scale.values(),
      shift: try shift.values(), mean: mean, variance: variance, on: plan.engine)
    let target = try plan.activation(source.layout)
    plan.addForward([source, target]) { norm.forward(source, into: target) }
    plan.addForward([], try runningUpdate(mean, variance, plan))
    plan.emit(target, plan.shape, layer: name, learns: true) { gradient throws(OneDNNError) in
      let gradient = try plan.backwardValue(gradient, in: source.layout)
      let (scaleGradient, shiftGradient) = (try scale.gradient(), try shift.gradient())
      // In place: nobody else reads the gradient of this layer's output.
      plan.addBackward([source, gradient]) {
        norm.backward(source, gradient: gradient, scaleGradient: scaleGradient, shiftGradient: shiftGradient)
      }
      return gradient
    }
  }
}
