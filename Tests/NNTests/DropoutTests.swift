import NN
import Tensors
import Testing

@Suite("Dropout")
struct DropoutTests {
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
