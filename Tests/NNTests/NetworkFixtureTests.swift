import Foundation
import NN
import Tensors
import TestSupport
import Testing

/// What `Tests/Fixtures/nn/make_networks.py` had PyTorch compute with one backbone.
private struct NetworkFixture: Decodable {
  struct Gradient: Decodable {
    let largest: Float
    let values: [Float]
  }

  let channels, side, batch: Int
  /// Every n-th feature of inference mode, and of training mode.
  let inference, training: [Float]
  let loss: Float
  let gradients: [String: Gradient]

  static let sampleCount = 12

  static func load(_ name: String) throws -> NetworkFixture {
    let all = try JSONDecoder().decode(
      [String: NetworkFixture].self, from: Data(contentsOf: TestFiles.fixture("nn/networks.json")))
    return try #require(all[name])
  }

  static func sample(_ values: [Float]) -> [Float] {
    stride(from: 0, to: values.count, by: max(1, values.count / sampleCount)).map { values[$0] }
  }
}

/// How far PyTorch's own bf16 lies from its f32, as cosines (`Tests/Fixtures/nn/make_bf16.py`).
private struct RoundingFixture: Decodable {
  let inference, training: Double
  /// Of the parameters that have an effect.
  let gradients: [String: Double]

  static func load(_ name: String) throws -> RoundingFixture {
    let all = try JSONDecoder().decode(
      [String: RoundingFixture].self, from: Data(contentsOf: TestFiles.fixture("nn/bf16.json")))
    return try #require(all[name])
  }
}

@Suite("Every network against PyTorch", .serialized)
struct NetworkFixtureTests {
  /// The script's weights: a hash of the place and the parameter, times a scale.
  private static func formula(_ index: Int, count: Int, scale: Float) -> [Float] {
    (0..<count).map { place in
      var hash = UInt32(truncatingIfNeeded: (place + 1) * 2_654_435_761 + 97 * index)
      hash ^= hash >> 15
      hash = hash &* 2_246_822_519
      hash ^= hash >> 13
      return Float(Double(hash) / 0x1p31 - 1) * scale
    }
  }

  private static func values(_ index: Int, _ parameter: Parameter) -> [Float] {
    let (shape, name) = (parameter.shape, parameter.name)
    let fanIn = Double(shape.dims.dropFirst().reduce(1, *))
    switch shape.rank {
    case 4: return formula(index, count: shape.count, scale: Float(2.4 / fanIn.squareRoot()))
    case 2: return formula(index, count: shape.count, scale: Float(1.7 / fanIn.squareRoot()))
    default:
      if name.hasSuffix("running_var") { return formula(index, count: shape.count, scale: 0.2).map { $0 + 1 } }
      return formula(index, count: shape.count, scale: 0.1).map { name.hasSuffix("weight") ? $0 + 1 : $0 }
    }
  }

  /// The backbone with the script's weights, without dropout, whose mask is no one's but ours.
  private func make(
    _ name: String, _ fixture: NetworkFixture, _ algorithm: ConvolutionAlgorithm
  ) throws -> (Network, ParameterSet) {
    let backbone = try #require(BackboneRegistry.named(String(name.split(separator: "-large")[0])))
    let whole = try backbone.make([fixture.channels, fixture.side, fixture.side], false)
    let network = try Network(inputShape: whole.inputShape, layers: whole.layers.filter { !($0 is Dropout) })
    let parameters = try ParameterSet(network, seed: 1, algorithms: AlgorithmTable(.always(algorithm)))
    try parameters.importValues(
      parameters.all.enumerated().map { (name: $1.name, values: NetworkFixtureTests.values($0, $1)) })
    return (network, parameters)
  }

  private func compile(
    _ network: Network, _ parameters: ParameterSet, _ fixture: NetworkFixture, _ mode: Mode,
    _ precision: Precision = .f32
  ) throws -> CompiledNetwork {
    let compiled = try CompiledNetwork(
      network, parameters: parameters, batch: fixture.batch, mode: mode, precision: precision)
    let images = NetworkFixtureTests.formula(1000, count: compiled.input.count, scale: 1)
    _ = compiled.input.elements.update(from: images)
    return compiled
  }

  @Test(
    "The same weights give the same features, loss and gradients",
    arguments: ["small", "vgg-s", "resnet18", "resnet18-large", "alexnet", "vgg16"],
    [ConvolutionAlgorithm.direct, .winograd])
  func step(_ name: String, _ algorithm: ConvolutionAlgorithm) throws {
    let fixture = try NetworkFixture.load(name)
    let (network, parameters) = try make(name, fixture, algorithm)
    let inference = try compile(network, parameters, fixture, .inference).forward().array
    expectClose(NetworkFixture.sample(inference), fixture.inference, tolerance: 1e-4, "inference")

    let compiled = try compile(network, parameters, fixture, .training)
    let features = compiled.forward()
    expectClose(NetworkFixture.sample(features.array), fixture.training, tolerance: 1e-4, "training")
    let head = Head(featureCount: network.featureCount, classCount: 10, seed: 1, index: 0)
    let weights = NetworkFixtureTests.formula(1001, count: head.weights.count, scale: 0.1)
    _ = head.weights.elements.update(from: weights)
    let (loss, gradient) = head.train(
      features: features, labels: (0..<fixture.batch).map { Int32($0 % 10) }, weights: nil, learningRate: 0,
      weightDecay: 0)
    expectClose([loss], [fixture.loss], "loss")
    compiled.backward(gradient)
    let largest = fixture.gradients.values.reduce(0) { max($0, $1.largest) }
    for (name, values) in try parameters.exportGradients() {
      let wanted = try #require(fixture.gradients[name])
      // A convolution's bias before batch normalisation has no effect: its gradient is rounding.
      guard wanted.largest > 1e-9 * largest else { continue }
      // An activation that rounds to the other side of 0 moves gradients by up to 2 % of the largest: PyTorch's own in
      // f32 are 1.7 % off those in f64 (resnet18-large).
      let scale = 1 / wanted.largest
      expectClose(
        NetworkFixture.sample(values).map { $0 * scale }, wanted.values.map { $0 * scale }, tolerance: 2e-2,
        "gradient of \(name)")
    }
  }

  /// bf16 keeps 8 bits of every activation, and what rounds to the other side of 0 moves gradients: the more layers,
  /// and the fewer images that batch normalisation sees, the more. PyTorch's own says how much is fair; a bias has few
  /// elements, so that its figure scatters.
  @Test(
    "In bf16, features and gradients lie as near to f32 as PyTorch's do",
    .enabled(if: Precision.supported.contains(.bf16), "the processor has no bf16"),
    arguments: [
      ("small", ConvolutionAlgorithm.direct), ("small", .winograd), ("small", .tiles), ("vgg-s", .winograd),
      ("alexnet", .winograd),
      ("resnet18", .direct), ("resnet18", .winograd),
    ])
  func bf16(_ name: String, _ algorithm: ConvolutionAlgorithm) throws {
    let (fixture, fair) = (try NetworkFixture.load(name), try RoundingFixture.load(name))
    let (exact, rounded) = try (
      results(name, fixture, algorithm, .f32), results(name, fixture, algorithm, .bf16)
    )
    func expect(_ x: [Float], _ y: [Float]?, _ cosine: Double, _ what: String) {
      let ours = similarity(x, y ?? [])
      #expect(1 - ours < 3 * (1 - cosine) + 1e-4, "\(what): \(ours) where PyTorch has \(cosine)")
    }
    expect(exact.inference, rounded.inference, fair.inference, "inference")
    expect(exact.training, rounded.training, fair.training, "training")
    for (name, cosine) in fair.gradients {
      expect(try #require(exact.gradients[name]), rounded.gradients[name], cosine, "gradient of \(name)")
    }
  }

  private func results(
    _ name: String, _ fixture: NetworkFixture, _ algorithm: ConvolutionAlgorithm, _ precision: Precision
  ) throws -> (inference: [Float], training: [Float], gradients: [String: [Float]]) {
    let (network, parameters) = try make(name, fixture, algorithm)
    let inference = try compile(network, parameters, fixture, .inference, precision).forward().array
    let compiled = try compile(network, parameters, fixture, .training, precision)
    let training = compiled.forward().array
    let gradient = Tensor([fixture.batch, network.featureCount])
    _ = gradient.elements.update(from: NetworkFixtureTests.formula(1002, count: gradient.count, scale: 1))
    compiled.backward(gradient)
    let gradients = try parameters.exportGradients()
    return (inference, training, Dictionary(uniqueKeysWithValues: gradients.map { ($0.name, $0.values) }))
  }

  private func norm(_ x: [Float]) -> Double { x.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot() }

  /// The cosine of the angle between two vectors.
  private func similarity(_ x: [Float], _ y: [Float]) -> Double {
    zip(x, y).reduce(0) { $0 + Double($1.0) * Double($1.1) } / (norm(x) * norm(y))
  }
}
