import NN
import Tensors
import Testing

@Suite("A step after the first", .serialized)
struct StepTests {
  @Test(
    "Nothing is allocated and no primitive is built", arguments: ["small", "resnet18", "alexnet"], Precision.supported)
  func allocations(_ name: String, _ precision: Precision) throws {
    let backbone = try #require(BackboneRegistry.named(name))
    let network = try backbone.make([2, max(32, backbone.minimumSide), max(32, backbone.minimumSide)], false)
    let parameters = try ParameterSet(network, seed: 1, algorithms: AlgorithmTable(.always(.winograd)))
    let training = try CompiledNetwork(network, parameters: parameters, batch: 4, mode: .training, precision: precision)
    let inference = try CompiledNetwork(
      network, parameters: parameters, batch: 4, mode: .inference, precision: precision)
    let head = Head(featureCount: network.featureCount, classCount: 5, seed: 1, index: 0)
    let optimizer = Optimizer(rule: .adam, momentum: 0.9, weightDecay: 1e-5)
    func step() throws {
      let (_, gradient) = head.train(
        features: training.forward(), labels: [0, 1, 2, 3], weights: nil)
      training.backward(gradient)
      head.update(by: optimizer, learningRate: 0.01)
      try parameters.step(optimizer, learningRate: 0.01)
      _ = inference.forward()
    }
    try step()
    #expect(AllocationCount.during { _ = Tensor([1]) } == 1, "it counts")
    #expect(try AllocationCount.during(step) == 0)
  }
}
