import Tensors

/// All parameters of a network, in the order of its layers; shared by everything compiled from it.
public final class ParameterSet {
  public let all: [Parameter]
  /// Grows with every change; a compiled network refreshes what it derived from the values when this has moved.
  package private(set) var version = 1
  /// Steps that an optimizer has taken.
  public internal(set) var stepCount = 0
  let engine: Engine
  /// How the networks compiled from these parameters compute their convolutions.
  public let algorithms: AlgorithmTable
  /// The run's seed.
  let seed: UInt64
  private let indices: [String: Int]

  /// Makes and fills the parameters; each has its own random numbers, so that none depends on the others' sizes.
  public init(
    _ network: Network, seed: UInt64, algorithms: AlgorithmTable = AlgorithmTable(.always(.direct))
  ) throws(OneDNNError) {
    self.algorithms = algorithms
    let engine = try Engine()
    var made: [Parameter] = []
    var indices: [String: Int] = [:]
    for (layer, input) in zip(network.layers, network.inputShapes) {
      for description in layer.parameters(for: input) {
        let random = Random(seed: seed, stream: "initialization", index: UInt64(made.count))
        precondition(indices.updateValue(made.count, forKey: description.name) == nil, "two named \(description.name)")
        made.append(try Parameter(description, random: random, on: engine))
      }
    }
    (all, self.indices, self.engine, self.seed) = (made, indices, engine, seed)
  }

  /// - Precondition: there is a parameter of that name.
  public subscript(name: String) -> Parameter {
    guard let index = indices[name] else { preconditionFailure("no parameter \(name)") }
    return all[index]
  }

  /// The number of values that are learnt.
  public var trainedCount: Int { all.reduce(0) { $0 + ($1.isTrained ? $1.shape.count : 0) } }

  /// Every parameter in PyTorch's order and layout.
  public func exportValues() throws(OneDNNError) -> [(name: String, shape: Shape, values: [Float])] {
    var result: [(name: String, shape: Shape, values: [Float])] = []
    for parameter in all { result.append((parameter.name, parameter.shape, try parameter.plainValues())) }
    return result
  }

  /// Replaces the named parameters' values, given in PyTorch's order and layout.
  public func importValues(_ values: [(name: String, values: [Float])]) throws(OneDNNError) {
    for (name, values) in values { try self[name].set(values) }
    markChanged()
  }

  /// What an optimizer has kept of every trained parameter's gradients, in PyTorch's order and layout: for `sgd` named
  /// `velocity/` and the parameter's name.
  public func exportMoments(
    _ rule: Optimizer.Rule
  ) throws(OneDNNError) -> [(name: String, shape: Shape, values: [Float])] {
    var result: [(name: String, shape: Shape, values: [Float])] = []
    for parameter in all where parameter.isTrained {
      for (moment, values) in zip(rule.momentNames, try parameter.plainMoments(rule.momentNames.count)) {
        result.append(("\(moment)/\(parameter.name)", parameter.shape, values))
      }
    }
    return result
  }

  /// How often the values have changed: dropout's random numbers depend on it.
  public var changeCount: Int { version }

  /// Goes back to a state that was exported: training goes on from it to the same bits.
  ///
  /// - Parameter moments: Of each parameter, in the order of its rule's ``Optimizer/Rule/momentNames``.
  public func restore(
    _ values: [(name: String, values: [Float])], moments: [(name: String, values: [[Float]])], changeCount: Int,
    stepCount: Int
  ) throws(OneDNNError) {
    for (name, values) in values { try self[name].set(values) }
    for (name, values) in moments { try self[name].setMoments(values) }
    (version, self.stepCount) = (changeCount, stepCount)
  }

  /// The gradients that the last backward pass left, in PyTorch's order and layout.
  public func exportGradients() throws(OneDNNError) -> [(name: String, values: [Float])] {
    var result: [(name: String, values: [Float])] = []
    for parameter in all where parameter.isTrained { result.append((parameter.name, try parameter.plainGradient())) }
    return result
  }

  /// To be called by whoever has changed values.
  func markChanged() { version += 1 }
}
