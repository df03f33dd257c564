import NN
import Tensors
import TestSupport
import Testing

/// A network with one layer of interest, and how far finite differences may be off.
struct GradientCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let input: Shape
  let layers: [any Layer]
  var batch = 3
}

@Suite("Gradients against finite differences")
struct GradientTests {
  static let cases = [
    GradientCase(
      testDescription: "convolution", input: [2, 5, 5],
      layers: [Convolution("a", outputChannels: 3, kernel: 3, padding: 1)]),
    GradientCase(
      testDescription: "strided convolution behind another", input: [1, 7, 7],
      layers: [
        Convolution("a", outputChannels: 9, kernel: 3, padding: 1),
        Convolution("b", outputChannels: 2, kernel: 3, stride: 2),
      ]),
    GradientCase(
      testDescription: "batch normalisation", input: [2, 4, 4],
      layers: [Convolution("a", outputChannels: 3, kernel: 1), BatchNorm("b")], batch: 4),
    GradientCase(
      testDescription: "batch normalisation with ReLU, then a convolution", input: [2, 4, 4],
      layers: [
        Convolution("a", outputChannels: 3, kernel: 1), BatchNorm("b"), ReLU("c"),
        Convolution("d", outputChannels: 2, kernel: 3, padding: 1),
      ], batch: 4),
    GradientCase(
      testDescription: "ReLU alone", input: [2, 4, 4],
      layers: [Convolution("a", outputChannels: 3, kernel: 3), ReLU("b")]),
    GradientCase(
      testDescription: "max pooling that leaves out an edge", input: [1, 7, 7],
      layers: [Convolution("a", outputChannels: 3, kernel: 3, padding: 1), MaxPool("b")]),
    GradientCase(
      testDescription: "linear behind images", input: [2, 3, 3],
      layers: [Convolution("a", outputChannels: 9, kernel: 1), Linear("b", outputCount: 4)]),
    GradientCase(
      testDescription: "linear behind linear", input: [1, 4, 4],
      layers: [Linear("a", outputCount: 6), ReLU("b"), Linear("c", outputCount: 3)]),
    GradientCase(
      testDescription: "a residual block, then the mean", input: [1, 5, 5],
      layers: [
        Convolution("a", outputChannels: 3, kernel: 3, padding: 1),
        Residual("b", body: [Convolution("c", outputChannels: 3, kernel: 3, padding: 1, hasBias: false)]),
        AveragePool("d"),
      ]),
    GradientCase(
      testDescription: "a residual block with a shortcut of its own, and padded pooling before", input: [1, 9, 9],
      layers: [
        Convolution("a", outputChannels: 3, kernel: 3, padding: 1), MaxPool("p", kernel: 3, stride: 2, padding: 1),
        Residual(
          "b",
          body: [
            Convolution("c", outputChannels: 4, kernel: 3, stride: 2, padding: 1), BatchNorm("n"), ReLU("r"),
            Convolution("d", outputChannels: 4, kernel: 3, padding: 1, hasBias: false),
          ],
          shortcut: [Convolution("e", outputChannels: 4, kernel: 1, stride: 2, hasBias: false), BatchNorm("m")]),
      ]),
    GradientCase(
      testDescription: "Sobel in front", input: [3, 6, 6],
      layers: [Sobel(), Convolution("a", outputChannels: 2, kernel: 3)]),
  ]

  /// Σ features · direction, in double, is the loss whose gradient is checked.
  @Test("Every parameter's gradient", arguments: cases)
  func parameters(_ example: GradientCase) throws {
    let network = try Network(inputShape: example.input, layers: example.layers)
    let parameters = try ParameterSet(network, seed: 3)
    let compiled = try CompiledNetwork(
      network, parameters: parameters, batch: example.batch, mode: .training, precision: .f32)
    var random = Random(seed: 5, stream: "test")
    for index in 0..<compiled.input.count { compiled.input[index] = random.normal() }
    let direction = Tensor([example.batch, network.featureCount])
    for index in 0..<direction.count { direction[index] = random.normal() }
    var values = try parameters.exportValues().map { (name: $0.name, values: $0.values) }
    for index in values.indices {  // away from the start, where scales are 1 and biases 0
      values[index].values = values[index].values.map { $0 + random.normal(deviation: 0.3) }
    }
    try parameters.importValues(values)
    func loss() -> Double {
      zip(compiled.forward().elements, direction.elements).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }

    _ = compiled.forward()
    compiled.backward(direction)
    for (name, gradient) in try parameters.exportGradients() {
      guard let place = values.firstIndex(where: { $0.name == name }) else { continue }
      for index in stride(from: 0, to: gradient.count, by: max(1, gradient.count / 7)) {
        let step: Float = 1e-3
        var losses: [Double] = []
        for sign: Float in [1, -1] {
          var moved = values[place].values
          moved[index] += sign * step
          try parameters.importValues([(name: name, values: moved)])
          losses.append(loss())
        }
        try parameters.importValues([values[place]])
        let difference = Float((losses[0] - losses[1]) / Double(2 * step))
        let scale = max(1, gradient.map(abs).max() ?? 1)
        #expect(
          abs(difference - gradient[index]) < 0.02 * scale, "\(name)[\(index)]: \(gradient[index]) for \(difference)")
      }
    }
  }
}
