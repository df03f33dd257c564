import Tensors

/// relu(body(x) + shortcut(x)); an empty shortcut is x itself.
///
/// - Source: He et al., "Deep Residual Learning for Image Recognition", CVPR 2016.
public struct Residual: Layer {
  public let name: String
  public let body: [any Layer]
  public let shortcut: [any Layer]

  public init(_ name: String, body: [any Layer], shortcut: [any Layer] = []) {
    (self.name, self.body, self.shortcut) = (name, body, shortcut)
  }

  public func outputShape(for input: Shape) throws(ShapeError) -> Shape {
    let result = try Network(inputShape: input, layers: body).outputShape
    let other = shortcut.isEmpty ? input : try Network(inputShape: input, layers: shortcut).outputShape
    guard result == other else {
      throw ShapeError(
        layer: name, input: input, expected: "a shortcut to \(result), which this one to \(other) is not")
    }
    return result
  }

  public func parameters(for input: Shape) -> [ParameterDescription] {
    Residual.parameters(of: body, input) + Residual.parameters(of: shortcut, input)
  }

  private static func parameters(of layers: [any Layer], _ input: Shape) -> [ParameterDescription] {
    guard let network = try? Network(inputShape: input, layers: layers) else { return [] }
    return zip(layers, network.inputShapes).flatMap { layer, shape in layer.parameters(for: shape) }
  }

  public func compile(into plan: ExecutionPlan) throws(OneDNNError) {
    let needsSourceGradient = plan.needsGradient
    let body = try plan.branch(body)
    let shortcut = try plan.branch(shortcut)
    let result = body.value
    let other = try plan.forwardValue(shortcut.value, in: result.layout)
    // In place: nobody reads a branch's output but the sum.
    plan.addForward([other, result]) { add(other, to: result, relu: true) }
    plan.emit(result, body.shape, layer: name, learns: true) { gradient throws(OneDNNError) in
      let gradient = try backwardThroughReLU(gradient, of: result, plan)
      // Branches may work in place on what they are given: each has its own.
      let copy = try plan.activation(gradient.layout)
      plan.addBackward(try Primitive.reorder(from: gradient, to: copy, on: plan.engine))
      let throughBody = try body.backward(copy)
      let throughShortcut = try shortcut.backward(gradient)
      guard needsSourceGradient, let throughBody, let throughShortcut else { return nil }
      let other = try plan.backwardValue(throughShortcut, in: throughBody.layout)
      plan.addBackward([other, throughBody]) { add(other, to: throughBody, relu: false) }
      return throughBody
    }
  }

  /// The gradient of the sum, in place of that of its positive part.
  private func backwardThroughReLU(
    _ gradient: Memory, of result: Memory, _ plan: ExecutionPlan
  ) throws(OneDNNError) -> Memory {
    let gradient = try plan.backwardValue(gradient, in: result.layout)
    let hint = try PrimitiveDescriptor.reluForward(result.layout, mode: .training, on: plan.engine)
    // The result is positive exactly where the sum was, and that is all that the gradient asks.
    let descriptor = try PrimitiveDescriptor.reluBackward(
      gradient: gradient.layout, data: result.layout, hint: hint, on: plan.engine)
    plan.addBackward(
      try Primitive(
        descriptor, [(.source, result), (.targetGradient, gradient), (.sourceGradient, gradient)], on: plan.engine))
    return gradient
  }
}
