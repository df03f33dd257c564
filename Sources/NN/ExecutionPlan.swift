import Tensors

/// A network while it is compiled: the steps so far, and the activation that the next layer reads.
///
/// Layers are compiled in forward order; each leaves a maker of its backward steps, and these are run in reverse.
/// Between layers, activations stay in oneDNN's own layouts.
public final class ExecutionPlan {
  /// Makes a layer's backward steps: takes the gradient of its output, gives that of its input, or nil where nothing
  /// before it wants one.
  typealias BackwardMaker = (_ gradient: Memory) throws(OneDNNError) -> Memory?

  let mode: Mode
  /// What activations are between layers, where a layer does not need f32.
  let elementType: ElementType
  let batch: Int
  let parameters: ParameterSet
  var engine: Engine { parameters.engine }
  /// The activation that the next layer reads.
  private(set) var value: Memory
  /// The shape of one image in ``value``.
  private(set) var shape: Shape
  /// Whether a gradient has to reach what comes before the next layer: a layer that learns, or the images.
  private(set) var needsGradient: Bool

  /// A part of a pass, with all that it reads and writes.
  struct Step {
    let memories: [Memory]
    let run: () -> Void
  }

  private(set) var forward: [Step] = []
  private(set) var backward: [Step] = []
  /// Steps that derive other arrays from the parameters; run when these have changed.
  private(set) var refresh: [() -> Void] = []
  /// Every layer's output, the shape of one image in it, and the number of forward steps that it takes: for who looks
  /// for values that are not finite, or channels that are dead.
  private(set) var outputs: [(layer: String, memory: Memory, shape: Shape, stepCount: Int)] = []
  private var backwardMakers: [BackwardMaker] = []
  private var remaining: ArraySlice<any Layer>

  init(
    _ network: Network, parameters: ParameterSet, input: Tensor, mode: Mode, precision: Precision
  ) throws(OneDNNError) {
    (self.parameters, self.mode, batch) = (parameters, mode, input.rowCount)
    needsGradient = mode == .frozen
    elementType = precision.elementType
    (remaining, shape) = (network.layers[...], network.inputShape)
    value = try Memory(input, dims: input.shape.dims, on: parameters.engine)
    while let layer = remaining.popFirst() { try layer.compile(into: self) }
  }

  /// Compiles layers beside the network's line, from ``value``, which stays what it is.
  ///
  /// - Returns: Their output with the shape of one image, and how their backward steps are made.
  func branch(
    _ layers: [any Layer]
  ) throws(OneDNNError) -> (value: Memory, shape: Shape, backward: BackwardMaker) {
    let line = (value, shape, backwardMakers, remaining)
    (backwardMakers, remaining) = ([], layers[...])
    while let layer = remaining.popFirst() { try layer.compile(into: self) }
    let (output, outputShape, makers) = (value, shape, backwardMakers)
    (value, shape, backwardMakers, remaining) = line
    return (
      output, outputShape,
      { (gradient) throws(OneDNNError) in
        var gradient: Memory? = gradient
        for maker in makers.reversed() {
          guard let known = gradient else { return nil }
          gradient = try maker(known)
        }
        return gradient
      }
    )
  }

  /// Takes the next layer, if it is of that type, to fuse it with the one before.
  func takeNext<Wanted: Layer>(_ type: Wanted.Type, if isWanted: (Wanted) -> Bool = { _ in true }) -> Wanted? {
    guard let next = remaining.first as? Wanted, isWanted(next) else { return nil }
    remaining.removeFirst()
    return next
  }

  /// The algorithm for one pass of a convolution.
  func algorithm(_ pass: ConvolutionPass, _ shape: ConvolutionShape) throws(OneDNNError) -> ConvolutionAlgorithm {
    try parameters.algorithms.choose(pass, shape, on: engine)
  }

  func addForward(_ primitive: Primitive) { addForward(primitive.memories) { primitive.execute() } }
  func addForward(_ memories: [Memory], _ run: @escaping () -> Void) {
    forward.append(Step(memories: memories, run: run))
  }
  func addBackward(_ primitive: Primitive) { addBackward(primitive.memories) { primitive.execute() } }
  func addBackward(_ memories: [Memory], _ run: @escaping () -> Void) {
    backward.append(Step(memories: memories, run: run))
  }
  func addRefresh(_ step: @escaping () -> Void) { refresh.append(step) }

  /// Ends a layer: its output, and how its backward steps are made. `learns`: whether it has trained parameters.
  func emit(
    _ output: Memory, _ shape: Shape, layer: String, learns: Bool = false, backward: @escaping BackwardMaker
  ) {
    (value, self.shape) = (output, shape)
    outputs.append((layer, output, shape, forward.count))
    needsGradient = needsGradient || learns
    if mode.hasBackward { backwardMakers.append(backward) }
  }

  /// Memory for what a pass computes and reads again; its place is shared with what is not needed at the same time.
  func activation(_ layout: Layout) throws(OneDNNError) -> Memory { try Memory(planned: layout, on: engine) }

  /// Gives all activations their places, once every step is known.
  func placeActivations() {
    var uses: [ObjectIdentifier: Arena.Use] = [:]
    for (index, step) in (forward + backward).enumerated() {
      for memory in step.memories where memory.isPlanned {
        var use = uses[ObjectIdentifier(memory)] ?? Arena.Use(memory, at: index)
        use.steps = use.steps.lowerBound...index
        uses[ObjectIdentifier(memory)] = use
      }
    }
    engine.arena.place(
      uses.values.sorted { ($0.steps.lowerBound, $0.steps.upperBound) < ($1.steps.lowerBound, $1.steps.upperBound) })
  }

  /// `memory` in `layout`, reordered at every forward pass where it is not.
  func forwardValue(_ memory: Memory, in layout: Layout) throws(OneDNNError) -> Memory {
    if memory.layout == layout { return memory }
    let result = try activation(layout)
    addForward(try Primitive.reorder(from: memory, to: result, on: engine))
    return result
  }

  /// A convolution's output as vectorised layers read it: oneDNN gives few input channels and large kernels to
  /// `gemm`, which leaves plain rows, on which batch normalisation is ten times slower.
  func vectorized(_ memory: Memory, dims: [Int]) throws(OneDNNError) -> Memory {
    let type = memory.layout.type
    guard dims[1].isMultiple(of: 8), memory.layout == (try Layout.plain(dims, type)) else { return memory }
    let block = dims[1].isMultiple(of: Winograd.nativeBlock) ? Winograd.nativeBlock : 8
    return try forwardValue(memory, in: .channelBlocks(dims, of: block, type))
  }

  /// `memory` in `layout`, reordered at every backward pass where it is not.
  func backwardValue(_ memory: Memory, in layout: Layout) throws(OneDNNError) -> Memory {
    if memory.layout == layout { return memory }
    let result = try activation(layout)
    addBackward(try Primitive.reorder(from: memory, to: result, on: engine))
    return result
  }

  /// A parameter's values in `layout`: the master itself, or a copy that is refreshed when they have changed.
  func weights(_ name: String, in layout: Layout, dims: [Int]) throws(OneDNNError) -> Memory {
    let canLead = mode == .training && layout.type == .f32
    let master = try parameters[name].values(preferring: canLead ? layout : nil, dims: dims)
    if master.layout == layout { return master }
    let copy = try Memory(layout, on: engine)
    let reorder = try Primitive.reorder(from: master, to: copy, on: engine)
    addRefresh { reorder.execute() }
    return copy
  }

  /// The memory that a backward primitive writes a parameter's gradient to; call `store` behind the primitive.
  func gradient(
    _ name: String, in layout: Layout
  ) throws(OneDNNError) -> (memory: Memory, store: () throws(OneDNNError) -> Void) {
    let wanted = try parameters[name].gradient()
    if wanted.layout == layout { return (wanted, { () throws(OneDNNError) in }) }
    let memory = try activation(layout)
    return (
      memory,
      { () throws(OneDNNError) in
        self.addBackward(try Primitive.reorder(from: memory, to: wanted, on: self.engine))
      }
    )
  }

  /// Makes all backward steps, from the gradient of the network's output.
  ///
  /// - Returns: The gradient of its input, or nil where nothing wants it.
  func finishBackward(_ gradient: Memory) throws(OneDNNError) -> Memory? {
    var gradient: Memory? = gradient
    for maker in backwardMakers.reversed() {
      guard let known = gradient else { break }
      gradient = try maker(known)
    }
    backwardMakers = []
    return gradient
  }
}
