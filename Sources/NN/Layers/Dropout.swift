import Tensors

/// Sets a random part of the values to 0 in training and scales the rest up; nothing in inference.
///
/// The mask depends on the seed, the layer's place and the number of updates so far, and on nothing else.
/// - Source: Srivastava et al., "Dropout", JMLR 15, 2014.
public struct Dropout: Layer {
  public let name: String
  /// The share of values that become 0.
  public let rate: Float

  public init(_ name: String, rate: Float = 0.5) {
    precondition((0..<1).contains(rate), "a dropout rate of \(rate)")
    (self.name, self.rate) = (name, rate)
  }

  public func outputShape(for input: Shape) throws(ShapeError) -> Shape { input }

  public func compile(into plan: ExecutionPlan) throws(OneDNNError) {
    guard plan.mode == .training else { return }
    let source = try plan.forwardValue(plan.value, in: plan.value.layout.with(.f32))
    let mask = try plan.activation(source.layout)
    let target = try plan.activation(source.layout)
    let (parameters, place, rate) = (plan.parameters, UInt64(plan.outputs.count), rate)
    plan.addForward([source, mask, target]) {
      var random = Random(seed: parameters.seed, stream: "dropout", index: UInt64(parameters.version) << 8 | place)
      let (values, kept, result) = (source.floats, mask.floats, target.floats)
      let scale = 1 / (1 - rate)
      for index in 0..<values.count {
        kept[index] = random.uniform() < rate ? 0 : scale
        result[index] = values[index] * kept[index]
      }
    }
    let needsSourceGradient = plan.needsGradient
    plan.emit(target, plan.shape, layer: name) { gradient throws(OneDNNError) in
      guard needsSourceGradient else { return nil }
      let gradient = try plan.backwardValue(gradient, in: source.layout)
      plan.addBackward([gradient, mask]) {
        let (values, kept) = (gradient.floats, mask.floats)
        for index in 0..<values.count { values[index] *= kept[index] }
      }
      return gradient
    }
  }
}
