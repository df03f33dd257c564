import NN
import RunStore
import Tensors

extension ONNXGraph {
  /// Adds a network in inference mode behind a value; returns the name of its output.
  ///
  /// - Parameter weights: Gives a parameter's values in PyTorch's order, and throws where they do not fit.
  mutating func add(
    _ network: Network, after input: String, weights: (ParameterDescription) throws -> [Float]
  ) throws -> String {
    var value = input
    for (layer, shape) in zip(network.layers, network.inputShapes) {
      value = try add(layer, shape, after: value, weights: weights)
    }
    return value
  }

  private mutating func add(
    _ layer: any Layer, _ shape: Shape, after value: String, weights: (ParameterDescription) throws -> [Float]
  ) throws -> String {
    if let residual = layer as? Residual { return try add(residual, shape, after: value, weights: weights) }
    let parameters = try layer.parameters(for: shape).map { try constant($0.name, $0.shape, weights($0)) }
    switch layer {
    case let layer as Convolution:
      return node(
        "Conv", [value] + parameters,
        ONNXGraph.window(layer.kernel, stride: layer.stride, padding: layer.padding), name: layer.name)
    case is Sobel:
      let filters = Sobel.weights(channels: shape[0])
      let weight = constant(layer.name + ".weight", [2, shape[0], 3, 3], filters)
      return node("Conv", [value, weight], ONNXGraph.window(3, stride: 1, padding: 1), name: layer.name)
    case is BatchNorm:  // scale, shift, mean, variance: the parameters' order is ONNX's
      return node(
        "BatchNormalization", [value] + parameters, [("epsilon", .float(BatchNorm.epsilon))], name: layer.name)
    case is ReLU: return node("Relu", [value], name: layer.name)
    case let layer as MaxPool:
      return node(
        "MaxPool", [value], ONNXGraph.window(layer.kernel, stride: layer.stride, padding: layer.padding),
        name: layer.name)
    case is AveragePool: return node("GlobalAveragePool", [value], name: layer.name)
    case is Dropout: return value
    case is Linear:
      let rows = shape.rank == 1 ? value : node("Flatten", [value], name: layer.name + ".flatten")
      return node("Gemm", [rows] + parameters, [("transB", .int(1))], name: layer.name)
    default: preconditionFailure("\(layer.name) has no operator in ONNX")
    }
  }

  private mutating func add(
    _ layer: Residual, _ shape: Shape, after value: String, weights: (ParameterDescription) throws -> [Float]
  ) throws -> String {
    let body = try add(Network(inputShape: shape, layers: layer.body), after: value, weights: weights)
    let shortcut = try add(Network(inputShape: shape, layers: layer.shortcut), after: value, weights: weights)
    let sum = node("Add", [body, shortcut], name: layer.name + ".sum")
    return node("Relu", [sum], name: layer.name)
  }

  private static func window(
    _ kernel: Int, stride: Int, padding: Int
  ) -> [(name: String, value: Attribute)] {
    [
      ("kernel_shape", .ints([kernel, kernel])), ("strides", .ints([stride, stride])),
      ("pads", .ints([padding, padding, padding, padding])),
    ]
  }
}
