import Foundation
import Protobufs
import SwiftProtobuf
import Tensors

/// A graph of ONNX's operators while it is made: nodes in the order that they are computed in, and constants.
///
/// Values are known by their names; a node's is that of its only output.
struct ONNXGraph {
  enum Attribute {
    case int(Int)
    case float(Float)
    case ints([Int])
  }

  typealias Element = ONNXTensorProto.DataType

  /// What a file holds of it.
  private(set) var message = ONNXGraphProto()

  init(name: String) { message.name = name }

  /// A value that is given; returns its name. Its first axis, the images, has any length.
  mutating func input(_ name: String, ofImage shape: Shape) -> String {
    message.input.append(ONNXGraph.value(name, .float, ofImage: shape))
    return name
  }

  /// Declares a value to be asked for.
  mutating func output(_ name: String, _ element: Element = .float, ofImage shape: Shape) {
    message.output.append(ONNXGraph.value(name, element, ofImage: shape))
  }

  /// An array that belongs to the graph; returns its name.
  mutating func constant(_ name: String, _ shape: Shape, _ values: [Float]) -> String {
    precondition(values.count == shape.count, "\(values.count) values for \(name) \(shape)")
    message.initializer.append(
      .with {
        $0.dims = shape.dims.map(Int64.init)
        $0.dataType = Int32(Element.float.rawValue)
        $0.name = name
        // Little-endian, as every machine that this is built for.
        $0.rawData = values.withUnsafeBytes { Data($0) }
      })
    return name
  }

  /// A node of one output; returns its name.
  mutating func node(
    _ operation: String, _ inputs: [String], _ attributes: [(name: String, value: Attribute)] = [], name: String
  ) -> String {
    message.node.append(
      .with {
        $0.input = inputs
        $0.output = [name]
        $0.name = name
        $0.opType = operation
        $0.attribute = attributes.map(ONNXGraph.attribute)
      })
    return name
  }

  private static func attribute(_ name: String, _ value: Attribute) -> ONNXAttributeProto {
    .with {
      $0.name = name
      switch value {
      case .float(let value): ($0.f, $0.type) = (value, .float)
      case .int(let value): ($0.i, $0.type) = (Int64(value), .int)
      case .ints(let values): ($0.ints, $0.type) = (values.map(Int64.init), .ints)
      }
    }
  }

  private static func value(_ name: String, _ element: Element, ofImage shape: Shape) -> ONNXValueInfoProto {
    .with {
      $0.name = name
      $0.type.tensorType.elemType = Int32(element.rawValue)
      $0.type.tensorType.shape.dim = [.with { $0.dimParam = "N" }]
      $0.type.tensorType.shape.dim += shape.dims.map { extent in .with { $0.dimValue = Int64(extent) } }
    }
  }
}
