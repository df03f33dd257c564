import RunStore
import Tensors

/// A graph of ONNX's operators while it is made: nodes in the order that they are computed in, and constants.
///
/// Values are known by their names; a node's is that of its only output.
///
/// - Source: <https://github.com/onnx/onnx/blob/main/onnx/onnx.proto>, whose numbers of fields these are.
struct ONNXGraph {
  enum Attribute {
    case int(Int)
    case float(Float)
    case ints([Int])
  }

  /// An element of a tensor, by ONNX's number for its type.
  enum Element: Int {
    case float = 1
    case int64 = 7
  }

  private let name: String
  private var nodes: [ProtobufMessage] = []
  private var constants: [ProtobufMessage] = []
  private var inputs: [ProtobufMessage] = []
  private var outputs: [ProtobufMessage] = []

  init(name: String) { self.name = name }

  /// A value that is given; returns its name. Its first axis, the images, has any length.
  mutating func input(_ name: String, ofImage shape: Shape) -> String {
    inputs.append(ONNXGraph.value(name, .float, ofImage: shape))
    return name
  }

  /// Declares a value to be asked for.
  mutating func output(_ name: String, _ element: Element = .float, ofImage shape: Shape) {
    outputs.append(ONNXGraph.value(name, element, ofImage: shape))
  }

  /// An array that belongs to the graph; returns its name.
  mutating func constant(_ name: String, _ shape: Shape, _ values: [Float]) -> String {
    precondition(values.count == shape.count, "\(values.count) values for \(name) \(shape)")
    var tensor = ProtobufMessage()
    for extent in shape.dims { tensor.add(1, extent) }
    tensor.add(2, Element.float.rawValue)
    tensor.add(8, name)
    tensor.add(9, raw: values)
    constants.append(tensor)
    return name
  }

  /// A node of one output; returns its name.
  mutating func node(
    _ operation: String, _ inputs: [String], _ attributes: [(name: String, value: Attribute)] = [], name: String
  ) -> String {
    var node = ProtobufMessage()
    for input in inputs { node.add(1, input) }
    node.add(2, name)
    node.add(3, name)
    node.add(4, operation)
    for attribute in attributes { node.add(5, ONNXGraph.message(attribute.name, attribute.value)) }
    nodes.append(node)
    return name
  }

  /// `GraphProto`.
  var message: ProtobufMessage {
    var graph = ProtobufMessage()
    for node in nodes { graph.add(1, node) }
    graph.add(2, name)
    for constant in constants { graph.add(5, constant) }
    for input in inputs { graph.add(11, input) }
    for output in outputs { graph.add(12, output) }
    return graph
  }

  /// `AttributeProto`.
  private static func message(_ name: String, _ value: Attribute) -> ProtobufMessage {
    var message = ProtobufMessage()
    message.add(1, name)
    switch value {
    case .float(let value):
      message.add(2, value)
      message.add(20, 1)
    case .int(let value):
      message.add(3, value)
      message.add(20, 2)
    case .ints(let values):
      for value in values { message.add(8, value) }
      message.add(20, 7)
    }
    return message
  }

  /// `ValueInfoProto`.
  private static func value(_ name: String, _ element: Element, ofImage dims: Shape) -> ProtobufMessage {
    var (images, shape) = (ProtobufMessage(), ProtobufMessage())
    images.add(2, "N")
    shape.add(1, images)
    for extent in dims.dims {
      var dimension = ProtobufMessage()
      dimension.add(1, extent)
      shape.add(1, dimension)
    }
    var (tensor, type, value) = (ProtobufMessage(), ProtobufMessage(), ProtobufMessage())
    tensor.add(1, element.rawValue)
    tensor.add(2, shape)
    type.add(1, tensor)
    value.add(1, name)
    value.add(2, type)
    return value
  }
}
