import NN
import Tensors
import TestSupport
import Testing

@Suite("Filters")
struct FilterTests {
  /// A network with values away from where it starts: scales that are not 1, statistics that are not 0 and 1.
  private func made(
    _ example: GradientCase, _ algorithm: ConvolutionAlgorithm = .direct
  ) throws -> (network: Network, parameters: ParameterSet) {
    let network = try Network(inputShape: example.input, layers: example.layers)
    let parameters = try ParameterSet(network, seed: 3, algorithms: AlgorithmTable(.always(algorithm)))
    var random = Random(seed: 5, stream: "test")
    var values: [(name: String, values: [Float])] = []
    for (name, _, own) in try parameters.exportValues() {
      let isVariance = name.hasSuffix("running_var")
      values.append((name, own.map { $0 + (isVariance ? random.uniform() : random.normal(deviation: 0.3)) }))
    }
    try parameters.importValues(values)
    return (network, parameters)
  }

  @Test("The gradient of the images in a frozen network, against finite differences", arguments: GradientTests.cases)
  func inputGradient(_ example: GradientCase) throws {
    let (network, parameters) = try made(example)
    let compiled = try CompiledNetwork(
      network, parameters: parameters, batch: example.batch, mode: .frozen, precision: .f32)
    let inference = try CompiledNetwork(
      network, parameters: parameters, batch: example.batch, mode: .inference, precision: .f32)
    var random = Random(seed: 6, stream: "test")
    random.fillNormal(compiled.input.elements, deviation: 1)
    _ = inference.input.elements.update(from: compiled.input.elements)
    let direction = Tensor([example.batch, network.featureCount])
    random.fillNormal(direction.elements, deviation: 1)
    expectClose(compiled.forward().array, inference.forward().array, tolerance: 1e-4, "the features of inference")
    func loss() -> Double {
      zip(compiled.forward().elements, direction.elements).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }

    _ = compiled.forward()
    compiled.backward(direction)
    let gradient = compiled.inputGradient.array
    #expect(gradient.contains { abs($0) > 0.01 })
    let before = try parameters.exportValues().map(\.values)
    let scale = max(1, gradient.map(abs).max() ?? 1)
    var wrong: [String] = []
    for index in stride(from: 0, to: gradient.count, by: max(1, gradient.count / 11)) {
      let (value, step): (Float, Float) = (compiled.input[index], 1e-3)
      let losses = [value + step, value - step].map { moved in
        compiled.input[index] = moved
        return loss()
      }
      compiled.input[index] = value
      let difference = Float((losses[0] - losses[1]) / Double(2 * step))
      if abs(difference - gradient[index]) >= 0.02 * scale {
        wrong.append("[\(index)]: \(gradient[index]) for \(difference)")
      }
    }
    #expect(wrong.count <= 1, "but for one that crosses a ReLU's bend: \(wrong)")
    #expect(try parameters.exportValues().map(\.values) == before, "nothing is learnt, and no statistics move")
  }

  private static let tiny = GradientCase(
    testDescription: "tiny", input: [1, 12, 12],
    layers: [
      Convolution("a", outputChannels: 16, kernel: 3, padding: 1), BatchNorm("n"), ReLU("r"),
      MaxPool("p"), Convolution("b", outputChannels: 16, kernel: 3, padding: 1), BatchNorm("m"), ReLU("s"),
      Linear("c", outputCount: 5),
    ])

  @Test("Layers with filters, and what a network is up to one")
  func layers() throws {
    let (network, parameters) = try made(FilterTests.tiny)
    let layers = network.filterLayers
    #expect(layers.map(\.name) == ["a", "b", "c"] && layers.map(\.filterCount) == [16, 16, 5])
    #expect(layers.map(\.positionCount) == [144, 36, 1])
    #expect(try network.prefix(through: layers[1]).outputShape == [16, 6, 6])
    #expect(try network.prefix(through: layers[2]).layers.count == network.layers.count)
    let responses = try FilterResponses(of: layers[1], in: network, parameters: parameters, batch: 2, mode: .inference)
    var random = Random(seed: 9, stream: "test")
    random.fillNormal(responses.network.input.elements, deviation: 1)
    let output = responses.network.forward()
    #expect(output.elements.contains { $0 < 0 }, "before their ReLU")
    for filter in 0..<16 {
      let row = output.row(1)[filter * 36..<(filter + 1) * 36]
      expectClose(
        [responses.activation(output, image: 1, filter: filter)], [row.reduce(0) { $0 + max(0, $1) } / 36],
        tolerance: 1e-6, "the mean of the positive part")
    }
  }

  @Test("Winograd's way gives the gradient that the direct one gives")
  func winograd() throws {
    let gradients = try [ConvolutionAlgorithm.direct, .winograd].map { algorithm in
      let (network, parameters) = try made(FilterTests.tiny, algorithm)
      let compiled = try CompiledNetwork(network, parameters: parameters, batch: 3, mode: .frozen, precision: .f32)
      var random = Random(seed: 6, stream: "test")
      random.fillNormal(compiled.input.elements, deviation: 1)
      let direction = Tensor([3, network.featureCount])
      random.fillNormal(direction.elements, deviation: 1)
      _ = compiled.forward()
      compiled.backward(direction)
      return compiled.inputGradient.array
    }
    expectClose(gradients[1], gradients[0], tolerance: 1e-3, "the gradient of the images")
  }

  @Test("The ascent raises the activation, and gives the same image twice")
  func ascent() throws {
    let (network, parameters) = try made(FilterTests.tiny)
    for layer in network.filterLayers {
      let filters = [3, 0, 4]
      let start = try FilterAscent(side: 12, iterations: 0)
        .maximize(filters, of: layer, in: network, parameters: parameters)
      var steps: [Int] = []
      let ascent = FilterAscent(side: 12, iterations: 40)
      let end = try ascent.maximize(filters, of: layer, in: network, parameters: parameters) { done, total in
        #expect(total == 40)
        steps.append(done)
      }
      #expect(end.map(\.filter) == filters && steps == Array(1...40))
      for (before, after) in zip(start, end) {
        let name = "\(layer.name) \(before.filter)"
        #expect(after.activation > before.activation + 0.1 && after.pixels.allSatisfy(\.isFinite), "\(name)")
      }
      let again = try ascent.maximize(filters, of: layer, in: network, parameters: parameters)
      #expect(again.map(\.pixels) == end.map(\.pixels))
    }
    #expect(FilterAscent(side: 12).iterations == 256 && FilterAscent(side: 224).iterations == 1000)
  }
}
