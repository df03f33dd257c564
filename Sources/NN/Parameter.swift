import Tensors

/// An array that a network learns (weights, biases) or keeps (running statistics): f32 master values.
///
/// The values lie in the layout that the first network compiled for training reads them in, so that neither the
/// forward pass nor the update reorders them.
public final class Parameter {
  /// PyTorch's name, such as `"features.0.weight"`.
  public let name: String
  /// PyTorch's extents.
  public let shape: Shape
  /// Whether gradient descent changes it.
  public let isTrained: Bool

  /// The extents that oneDNN sees: PyTorch's, or for a linear layer behind images `[D, C, H, W]`.
  private var dims: [Int]
  private let engine: Engine
  private var master: Memory
  private var isLayoutChosen = false
  private var gradientMemory: Memory?
  private var momentMemories: [Memory] = []

  init(_ description: ParameterDescription, random: Random, on engine: Engine) throws(OneDNNError) {
    (name, shape, isTrained) = (description.name, description.shape, description.isTrained)
    self.engine = engine
    dims = shape.dims
    master = try Memory(.plain(dims), on: engine)
    switch description.initialization {
    case .constant(let value): master.floats.update(repeating: value)
    case .normal(let deviation):
      var random = random
      random.fillNormal(master.floats, deviation: deviation)
    }
  }

  /// The master values. Whoever asks first, with a layout, has them moved there for good.
  func values(preferring layout: Layout? = nil, dims wanted: [Int]? = nil) throws(OneDNNError) -> Memory {
    guard !isLayoutChosen else { return master }
    isLayoutChosen = true
    let isSeenDifferently = wanted.map { $0 != dims } ?? false
    if let wanted { dims = wanted }
    if layout != nil || isSeenDifferently {
      let plain = try Layout.plain(dims)
      let moved = try Memory(layout ?? plain, on: engine)
      try copy(master.floats, to: moved)
      master = moved
    }
    return master
  }

  /// The gradient of the loss with respect to the values, in their layout.
  func gradient() throws(OneDNNError) -> Memory {
    if let gradientMemory { return gradientMemory }
    let made = try Memory(try values().layout, on: engine)
    gradientMemory = made
    return made
  }

  /// What an optimizer keeps of the gradients so far, as many tensors as its rule needs; in the values' layout.
  func moments(_ count: Int) throws(OneDNNError) -> [Memory] {
    while momentMemories.count < count { momentMemories.append(try Memory(try values().layout, on: engine)) }
    return momentMemories
  }

  /// The values in PyTorch's order.
  func plainValues() throws(OneDNNError) -> [Float] { try plain(master) }

  /// The gradient in PyTorch's order.
  func plainGradient() throws(OneDNNError) -> [Float] { try plain(gradient()) }

  /// The optimizer's moments, in PyTorch's order.
  func plainMoments(_ count: Int) throws(OneDNNError) -> [[Float]] {
    var result: [[Float]] = []
    for moment in try moments(count) { result.append(try plain(moment)) }
    return result
  }

  /// Replaces the values, given in PyTorch's order.
  func set(_ plainValues: [Float]) throws(OneDNNError) { try set(plainValues, in: master) }

  /// Replaces the optimizer's moments, given in PyTorch's order.
  func setMoments(_ plainMoments: [[Float]]) throws(OneDNNError) {
    for (values, moment) in zip(plainMoments, try moments(plainMoments.count)) { try set(values, in: moment) }
  }

  private func set(_ plainValues: [Float], in target: Memory) throws(OneDNNError) {
    precondition(plainValues.count == shape.count, "\(plainValues.count) values for \(name) \(shape)")
    var copy = plainValues
    try copy.withUnsafeMutableBufferPointer { (buffer) throws(OneDNNError) in try self.copy(buffer, to: target) }
  }

  private func copy(_ plainValues: UnsafeMutableBufferPointer<Float>, to target: Memory) throws(OneDNNError) {
    let source = try Memory(.plain(dims), on: engine)
    _ = source.floats.update(from: plainValues[..<shape.count])
    try Primitive.reorder(from: source, to: target, on: engine).execute()
  }

  private func plain(_ memory: Memory) throws(OneDNNError) -> [Float] {
    let target = try Memory(.plain(dims), on: engine)
    try Primitive.reorder(from: memory, to: target, on: engine).execute()
    return Array(target.floats[..<shape.count])
  }
}
