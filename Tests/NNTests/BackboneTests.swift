import NN
import Tensors
import TestSupport
import Testing

@Suite("Backbones")
struct BackboneTests {
  @Test("The registry's networks have the sizes that their papers say", arguments: [("small", 256), ("vgg-s", 512)])
  func sizes(_ name: String, _ featureCount: Int) throws {
    let backbone = try #require(BackboneRegistry.named(name))
    let network = try backbone.make([1, 28, 28], false)
    #expect(network.featureCount == featureCount)
    let parameters = try ParameterSet(network, seed: 1)
    #expect(parameters.all.first?.name == "features.0.weight")
    #expect(parameters.all.last?.name == "classifier.0.bias")
    // Six convolutions and their biases and batch normalisations, and the linear layer behind 128 x 3 x 3.
    let widths = name == "small" ? [1, 32, 32, 64, 64, 128, 128] : [1, 64, 64, 128, 128, 256, 256]
    let convolutions = zip(widths, widths.dropFirst()).reduce(0) { $0 + 9 * $1.0 * $1.1 + 3 * $1.1 }
    #expect(parameters.trainedCount == convolutions + (widths[6] * 9 + 1) * featureCount)
  }

  @Test(
    "Images below the smallest side are refused, and the smallest are taken",
    arguments: BackboneRegistry.all.map(\.name))
  func minimum(_ name: String) throws {
    let backbone = try #require(BackboneRegistry.named(name))
    #expect(throws: ShapeError.self) {
      try backbone.make([1, backbone.minimumSide - 1, backbone.minimumSide - 1], false)
    }
    _ = try backbone.make([3, backbone.minimumSide, backbone.minimumSide], true)
  }

  @Test("The same seed gives the same weights; another seed others")
  func seeds() throws {
    let network = try #require(BackboneRegistry.named("small")).make([1, 8, 8], false)
    func weights(_ seed: UInt64) throws -> [Float] {
      try #require(ParameterSet(network, seed: seed).exportValues().first).values
    }
    #expect(try weights(4) == weights(4))
    #expect(try weights(4) != weights(5))
  }

  @Test("Convolution weights have He's deviation for the fan-out")
  func initialization() throws {
    let network = try Network(inputShape: [64, 3, 3], layers: [Convolution("a", outputChannels: 64, kernel: 3)])
    let values = try #require(ParameterSet(network, seed: 2).exportValues().first).values
    let variance = values.reduce(0) { $0 + $1 * $1 } / Float(values.count)
    #expect(abs(variance.squareRoot() / (2 / Float(9 * 64)).squareRoot() - 1) < 0.02)
  }

  @Test("Sobel's output is that of the two filters on the mean of the colours")
  func sobel() throws {
    let network = try Network(inputShape: [3, 4, 4], layers: [Sobel(), ReLU("r")])
    let parameters = try ParameterSet(network, seed: 1)
    let compiled = try CompiledNetwork(network, parameters: parameters, batch: 1, mode: .inference, precision: .f32)
    var random = Random(seed: 1, stream: "test")
    for index in 0..<48 { compiled.input[index] = random.normal() }
    let grey = (0..<16).map { (compiled.input[$0] + compiled.input[16 + $0] + compiled.input[32 + $0]) / 3 }
    func at(_ y: Int, _ x: Int) -> Float { (0..<4).contains(y) && (0..<4).contains(x) ? grey[y * 4 + x] : 0 }
    var wanted: [Float] = []
    for isVertical in [false, true] {
      for y in 0..<4 {
        for x in 0..<4 {
          let sum = [(-1, Float(1)), (0, 2), (1, 1)].reduce(Float(0)) { sum, tap in
            isVertical
              ? sum + tap.1 * (at(y - 1, x + tap.0) - at(y + 1, x + tap.0))
              : sum + tap.1 * (at(y + tap.0, x - 1) - at(y + tap.0, x + 1))
          }
          wanted.append(max(0, sum))
        }
      }
    }
    expectClose(compiled.forward().array, wanted)
  }
}
