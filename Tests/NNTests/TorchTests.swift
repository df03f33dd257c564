import NN
import Tensors
import TestSupport
import Testing

@Suite("The network against PyTorch")
struct TorchTests {
  let fixture: TorchFixture
  let network: Network
  let parameters: ParameterSet

  init() throws {
    fixture = try TorchFixture.load()
    network = try TorchFixture.network()
    parameters = try ParameterSet(network, seed: 1)
    try parameters.importValues(fixture.before.map { (name: $0.key, values: $0.value) })
  }

  private func compile(_ mode: Mode) throws -> CompiledNetwork {
    let compiled = try CompiledNetwork(network, parameters: parameters, batch: 6, mode: mode, precision: .f32)
    _ = compiled.input.elements.update(from: fixture.images)
    return compiled
  }

  @Test("Two training steps give PyTorch's features, loss, gradients, weights and running statistics")
  func training() throws {
    let compiled = try compile(.training)
    let inference = try compile(.inference)
    let head = Head(featureCount: 5, classCount: 4, seed: 1, index: 0)
    _ = head.weights.elements.update(from: fixture.headWeight)
    _ = head.bias.elements.update(from: fixture.headBias)
    let optimizer = Optimizer(rule: .sgd, momentum: 0.9, weightDecay: 1e-2)
    for (index, step) in fixture.steps.enumerated() {
      let features = compiled.forward()
      expectClose(features.array, step.features, "features \(index)")
      let (loss, gradient) = head.train(
        features: features, labels: fixture.labels, weights: index == 0 ? nil : fixture.imageWeights,
        learningRate: 0.05, weightDecay: 1e-2)
      expectClose([loss], [step.loss], "loss \(index)")
      expectClose(gradient.array, step.featureGradient, "feature gradient \(index)")
      compiled.backward(gradient)
      for (name, values) in try parameters.exportGradients() {
        // A convolution's bias before batch normalisation has no effect: its gradient is rounding.
        if name == "features.0.bias" || name == "features.4.bias" { continue }
        expectClose(values, step.gradients[name] ?? [], tolerance: 5e-4, "gradient \(index) of \(name)")
      }
      try parameters.step(optimizer, learningRate: 0.05)
    }
    for (name, _, values) in try parameters.exportValues() { expectClose(values, fixture.after[name] ?? [], name) }
    expectClose(head.weights.array, fixture.headWeightAfter, "head weights")
    expectClose(head.bias.array, fixture.headBiasAfter, "head bias")
    expectClose(inference.forward().array, fixture.inference, "inference")
  }

  @Test("Weights behind other batch sizes, and layouts, follow the master")
  func twoBatchSizes() throws {
    let full = try compile(.training)
    let single = try CompiledNetwork(network, parameters: parameters, batch: 1, mode: .inference, precision: .f32)
    let inference = try compile(.inference)
    _ = full.forward()
    full.backward(Tensor([6, 5], (0..<30).map { Float($0) / 30 - 0.5 }))
    try parameters.step(Optimizer(rule: .sgd, momentum: 0, weightDecay: 0), learningRate: 0.1)
    let all = inference.forward().array
    for image in 0..<6 {
      _ = single.input.elements.update(from: fixture.images[image * 243..<(image + 1) * 243])
      expectClose(single.forward().array, Array(all[image * 5..<(image + 1) * 5]), "image \(image)")
    }
  }

  @Test("A value that is not finite is traced to its layer")
  func notFinite() throws {
    let compiled = try compile(.training)
    _ = compiled.forward()
    #expect(compiled.firstNotFiniteLayer() == nil)
    var weights = fixture.before["features.4.weight"] ?? []
    weights[3] = .nan
    try parameters.importValues([(name: "features.4.weight", values: weights)])
    _ = compiled.forward()
    #expect(compiled.firstNotFiniteLayer() == "features.4")
    compiled.input[5] = .infinity
    #expect(compiled.firstNotFiniteLayer() == "the images")
  }
}
