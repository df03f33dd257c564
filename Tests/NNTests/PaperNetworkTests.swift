import Foundation
import NN
import Tensors
import TestSupport
import Testing

@Suite("The paper's networks")
struct PaperNetworkTests {
  /// What `Tests/Fixtures/nn/make_paper_networks.py` had PyTorch compute.
  private struct Fixture: Decodable {
    let side: Int
    /// Every 64th feature of two images.
    let features: [Float]
  }

  /// The script's weights: sin(0.37 i + p) times a scale.
  private static func formula(_ index: Int, _ shape: Shape, name: String) -> [Float] {
    let fanIn = Double(shape.dims.dropFirst().reduce(1, *))
    let (scale, offset): (Double, Double) =
      switch shape.rank {
      case 4: name.isEmpty ? (1, 0) : (1.5 / fanIn.squareRoot(), 0)
      case 2: (1 / fanIn.squareRoot(), 0)
      default:
        name.hasSuffix("running_var") ? (0.2, 1) : name.hasSuffix("weight") ? (0.1, 1) : (0.1, 0)
      }
    return (0..<shape.count).map { Float(sin(0.37 * Double($0) + Double(index)) * scale + offset) }
  }

  @Test("The same weights give PyTorch's features", arguments: ["alexnet", "vgg16"])
  func features(_ name: String) throws {
    let all = try JSONDecoder().decode(
      [String: Fixture].self, from: Data(contentsOf: TestFiles.fixture("nn/paper-networks.json")))
    let fixture = try #require(all[name])
    let backbone = try #require(BackboneRegistry.named(name))
    let network = try backbone.make([2, fixture.side, fixture.side], false)
    let parameters = try ParameterSet(network, seed: 1)
    try parameters.importValues(
      parameters.all.enumerated().map { index, parameter in
        (
          name: parameter.name,
          values: PaperNetworkTests.formula(index, parameter.shape, name: parameter.name)
        )
      })
    let compiled = try CompiledNetwork(network, parameters: parameters, batch: 2, mode: .inference, precision: .f32)
    _ = compiled.input.elements.update(from: PaperNetworkTests.formula(100, compiled.input.shape, name: ""))
    let features = compiled.forward()
    let found = stride(from: 0, to: features.count, by: 64).map { features[$0] }
    expectClose(found, fixture.features, tolerance: 2e-4)
  }

  @Test("Dropout drops its share, scales the rest, passes the gradient by the same mask, and is seeded")
  func dropout() throws {
    let network = try Network(
      inputShape: [1, 4, 4], layers: [Linear("a", outputCount: 2000), Dropout("b", rate: 0.25)])
    func run(_ seed: UInt64) throws -> (features: [Float], bias: [Float]) {
      let parameters = try ParameterSet(network, seed: seed)
      try parameters.importValues([
        (name: "a.bias", values: [Float](repeating: 3, count: 2000)),
        (name: "a.weight", values: [Float](repeating: 0, count: 32_000)),
      ])
      let compiled = try CompiledNetwork(network, parameters: parameters, batch: 1, mode: .training, precision: .f32)
      let features = compiled.forward().array
      compiled.backward(Tensor([1, 2000], [Float](repeating: 1, count: 2000)))
      return (features, try #require(parameters.exportGradients().last).values)
    }
    let first = try run(1)
    let zeros = first.features.count { $0 == 0 }
    #expect(abs(zeros - 500) < 100)
    #expect(first.features.allSatisfy { $0 == 0 || abs($0 - 4) < 1e-5 })
    #expect(zip(first.features, first.bias).allSatisfy { ($0 == 0) == ($1 == 0) })
    let (again, other) = try (run(1), run(2))
    #expect(again.features == first.features && other.features != first.features)
  }
}
