import Foundation
import NN
import Tensors
import TestSupport
import Testing

/// What `Tests/Fixtures/nn/make_optimizers.py` had PyTorch compute.
private struct OptimizerFixture: Decodable {
  struct Clipped: Decodable {
    let factor, norm: Float
  }

  let decay, momentum, clip: Float
  let rates: [String: Float]
  let begin: [[Float]]
  /// Of each step, for each tensor.
  let gradients: [[[Float]]]
  /// By rule, of each step, for each tensor.
  let after: [String: [[[Float]]]]
  let clippedNorms: [Clipped]

  static func load() throws -> OptimizerFixture {
    try JSONDecoder().decode(OptimizerFixture.self, from: Data(contentsOf: TestFiles.fixture("nn/optimizers.json")))
  }
}

@Suite("Optimizers")
struct OptimizerTests {
  private let fixture: OptimizerFixture

  init() throws { fixture = try OptimizerFixture.load() }

  private func tensor(_ values: [Float]) -> Tensor { Tensor(Shape([values.count]), values) }

  @Test("Steps are PyTorch's, with any scale that a gradient comes in", arguments: Optimizer.Rule.allCases)
  func rules(_ rule: Optimizer.Rule) throws {
    let optimizer = Optimizer(rule: rule, momentum: fixture.momentum, weightDecay: fixture.decay)
    let rate = try #require(fixture.rates[rule.rawValue])
    let wanted = try #require(fixture.after[rule.rawValue])
    for (place, begin) in fixture.begin.enumerated() {
      let values = tensor(begin)
      let moments = (0..<optimizer.momentCount).map { _ in Tensor(values.shape) }
      for (step, gradients) in fixture.gradients.enumerated() {
        let scale: Float = step.isMultiple(of: 2) ? 1 : 4
        let gradient = tensor(gradients[place].map { $0 / scale })
        withExtendedLifetime(gradient) {
          optimizer.update(
            values.elements, gradient: gradient.elements, moments: moments.map(\.elements), step: step + 1,
            learningRate: rate / Float(1 + step), gradientScale: scale)
        }
        expectClose(values.array, wanted[step][place], tolerance: 1e-5, "\(rule), tensor \(place), step \(step)")
      }
    }
  }

  @Test("Gradients are clipped to the norm that PyTorch clips them to, and left alone below it")
  func clipping() throws {
    for wanted in fixture.clippedNorms {
      let gradients = fixture.gradients[0].map { tensor($0.map { $0 * wanted.factor }) }
      let squares = gradients.reduce(0.0) { $0 + $1.array.reduce(0.0) { $0 + Double($1) * Double($1) } }
      let scale = Optimizer.gradientScale(clippingTo: fixture.clip, squaredNorm: squares)
      expectClose([scale * Float(squares.squareRoot())], [wanted.norm])
      #expect((scale == 1) == (wanted.factor < 1))
    }
  }

  @Test("A fresh head takes the same first step by stored gradients as without them, and by another rule another one")
  func head() {
    var random = Random(seed: 1, stream: "features")
    let features = Tensor([6, 5])
    random.fillNormal(features.elements, deviation: 1)
    func stepped(_ optimizer: Optimizer, scale: Float = 1) -> (head: Head, squaredNorm: Double) {
      let head = Head(featureCount: 5, classCount: 4, seed: 1, index: 0)
      _ = head.train(features: features, labels: [0, 1, 2, 3, 1, 1], weights: nil)
      let squaredNorm = head.squaredGradientNorm(for: optimizer)
      head.update(by: optimizer, learningRate: 0.5, gradientScale: scale)
      return (head, squaredNorm)
    }
    let plain = stepped(Optimizer(rule: .sgd, momentum: 0, weightDecay: 0.1), scale: 0.5).head
    let stored = stepped(Optimizer(rule: .sgd, momentum: 0.9, weightDecay: 0.1), scale: 0.5).head
    expectClose(stored.weights.array, plain.weights.array, tolerance: 1e-5, "weights")
    expectClose(stored.bias.array, plain.bias.array, tolerance: 1e-5, "bias")
    let before = Head(featureCount: 5, classCount: 4, seed: 1, index: 0)
    let (after, squaredNorm) = stepped(Optimizer(rule: .sgd, momentum: 0, weightDecay: 0))
    let moved = zip(before.weights.array + before.bias.array, after.weights.array + after.bias.array)
    expectClose([Float(squaredNorm)], [moved.reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / 0.25], "norm")
    let adam = Optimizer(rule: .adam, momentum: 0, weightDecay: 0)
    let bias = stepped(adam).head.bias.array
    #expect(bias.allSatisfy { abs(abs($0) - 0.5) < 1e-3 }, "Adam's first step is the rate long: \(bias)")
    #expect(plain.moments(of: Optimizer(rule: .sgd, momentum: 0, weightDecay: 0)).isEmpty)
    #expect(
      stepped(adam).head.moments(of: adam).map(\.name) == ["mean.weight", "square.weight", "mean.bias", "square.bias"])
  }
}

@Suite("Learning rate schedules")
struct LearningRateScheduleTests {
  /// The factors of all batches of a run of ten epochs of four.
  private func factors(_ schedule: LearningRateSchedule) -> [Float] {
    (0..<40).map { schedule.factor(epoch: $0 / 4, iteration: $0 % 4, of: 4, epochs: 10) }
  }

  @Test("Constant, half a cosine, and a fall over the last fifth")
  func curves() {
    #expect(factors(LearningRateSchedule(.constant)).allSatisfy { $0 == 1 })
    let cosine = factors(LearningRateSchedule(.cosine))
    #expect(cosine[0] == 1 && abs(cosine[20] - 0.5) < 1e-6 && cosine[39] > 0 && cosine[39] < 0.002)
    #expect(zip(cosine, cosine.dropFirst()).allSatisfy { $0 > $1 })
    let falling = factors(LearningRateSchedule(.falling))
    #expect(falling[...32].allSatisfy { $0 == 1 })
    expectClose(Array(falling[32...]), (0..<8).map { 1 - Float($0) / 8 }, tolerance: 1e-6)
  }

  @Test("The warm-up grows batch by batch to the whole rate, and the curve goes on from there")
  func warmup() {
    for curve in LearningRateSchedule.Curve.allCases {
      let factors = factors(LearningRateSchedule(curve, warmup: 1.5))
      expectClose(Array(factors[..<6]), (1...6).map { Float($0) / 6 }, tolerance: 1e-6, "\(curve)")
      #expect(factors[6] == 1 && factors.allSatisfy { $0 > 0 && $0 <= 1 }, "\(curve)")
    }
    #expect(abs(factors(LearningRateSchedule(.cosine, warmup: 2))[24] - 0.5) < 1e-6, "half way from 2 to 10")
  }
}
