import Tensors

extension Memory {
  /// Memory in a layout that holds values given in plain order, rounded to its type.
  static func holding(_ values: [Float], _ dims: [Int], _ layout: Layout, _ engine: Engine) throws -> Memory {
    let (plain, result) = (try Memory(.plain(dims), on: engine), try Memory(layout, on: engine))
    for (index, value) in values.enumerated() { plain.floats[index] = value }
    try Primitive.reorder(from: plain, to: result, on: engine).execute()
    return result
  }

  /// What it holds, in plain order.
  func plainValues(_ dims: [Int], _ engine: Engine) throws -> [Float] {
    let result = try Memory(.plain(dims), on: engine)
    try Primitive.reorder(from: self, to: result, on: engine).execute()
    return Array(result.floats[..<dims.reduce(1, *)])
  }

  /// Random values in plain order, rounded to bf16, and the memory that holds them with channels last.
  static func randomChannelsLast(
    _ dims: [Int], _ stream: StaticString, _ engine: Engine
  ) throws -> (values: [Float], memory: Memory) {
    var random = Random(seed: 7, stream: stream)
    let values = (0..<dims.reduce(1, *)).map { _ in random.normal() }
    let result = try holding(values, dims, .channelsLast(dims, .bf16), engine)
    return (try result.plainValues(dims, engine), result)
  }
}
