import NN
import Tensors
import TestSupport
import Testing

@Suite("Heads that live as long as the run")
struct HeadTests {
  private static let optimizer = Optimizer(rule: .sgd, momentum: 0.9, weightDecay: 1e-2)
  private static let labels: [Int32] = [0, 2, 1, 2]

  /// `[4, 5]`, none of them so near to 0 that a step of a finite difference changes which are positive.
  private static func features() -> Tensor {
    var random = Random(seed: 3, stream: "test")
    return Tensor(
      [4, 5],
      (0..<20).map { _ in
        let value = random.normal()
        return value + (value < 0 ? -0.1 : 0.1)
      })
  }

  private static func unitRows(_ count: Int, _ width: Int, seed: UInt64) -> Tensor {
    var random = Random(seed: seed, stream: "test")
    let rows = Tensor([count, width])
    for row in 0..<count {
      for index in 0..<width { rows.row(row)[index] = random.normal() }
      let length = rows.row(row).reduce(0) { $0 + $1 * $1 }.squareRoot()
      for index in 0..<width { rows.row(row)[index] /= length }
    }
    return rows
  }

  /// Compares a gradient with differences of the loss as each value moves.
  private func expectGradient(_ gradient: [Float], of values: Tensor, _ what: String, loss: () -> Float) {
    let step: Float = 1e-3
    var differences: [Float] = []
    for index in 0..<values.count {
      let before = values[index]
      let losses = [step, -step].map { change in
        values[index] = before + change
        return loss()
      }
      values[index] = before
      differences.append((losses[0] - losses[1]) / (2 * step))
    }
    expectClose(gradient, differences, tolerance: 0.01, what)
  }

  @Test("The gradients of a head that is carried over, against finite differences", arguments: [false, true])
  func matchedGradients(isWeighted: Bool) {
    let features = HeadTests.features()
    let weights: [Float]? = isWeighted ? [1, 0.5, 2, 0.25] : nil
    let head = MatchedHead(featureCount: 5, classCount: 3, seed: 1, index: 0, momentCount: 1)
    for index in 0..<15 { head.weights.values[index] *= 30 }
    func loss() -> Float { head.train(features: features, labels: HeadTests.labels, weights: weights).loss }
    let gradient = head.train(features: features, labels: HeadTests.labels, weights: weights).featureGradient.array
    let (own, bias) = (head.weights.gradient.array, head.bias.gradient.array)
    expectGradient(gradient, of: features, "features", loss: loss)
    expectGradient(own, of: head.weights.values, "weights", loss: loss)
    expectGradient(bias, of: head.bias.values, "bias", loss: loss)
  }

  @Test(
    "The gradients of projection, unit length and softmax with two lists of prototypes, against finite differences",
    arguments: [false, true])
  func projectionGradients(isWeighted: Bool) {
    let features = HeadTests.features()
    let labels = [HeadTests.labels, [1, 0, 1, 3]]
    let weights: [[Float]]? = isWeighted ? [[1, 0.5, 2, 0.25], [3, 1, 1, 0]] : nil
    let head = ProjectionHead(featureCount: 5, seed: 1, momentCount: 1)
    #expect(head.outputCount == 5)
    head.prototypes = [HeadTests.unitRows(3, 5, seed: 7), HeadTests.unitRows(4, 5, seed: 8)]
    func loss() -> Float { head.train(features: features, labels: labels, weights: weights).loss }
    let (value, gradient, embeddings) = head.train(features: features, labels: labels, weights: weights)
    let (wanted, rows) = (gradient.array, embeddings.array)
    let (own, bias) = (head.weights.gradient.array, head.bias.gradient.array)
    #expect(value.isFinite)
    expectGradient(wanted, of: features, "features", loss: loss)
    expectGradient(own, of: head.weights.values, "weights", loss: loss)
    expectGradient(bias, of: head.bias.values, "bias", loss: loss)
    let applied = Tensor([4, 5])
    head.projection.apply(features, into: applied)
    expectClose(applied.array, rows, "the projection by itself")
    for row in 0..<4 { expectClose([applied.row(row).reduce(0) { $0 + $1 * $1 }], [1], "unit length") }
  }

  @Test("A row that the projection makes zeros of gets no gradient, and no other becomes a NaN")
  func deadRow() {
    let features = HeadTests.features()
    for index in 0..<5 { features.row(1)[index] = -1 }
    let head = ProjectionHead(featureCount: 5, seed: 1, momentCount: 1)
    head.prototypes = [HeadTests.unitRows(3, 5, seed: 7)]
    let result = head.train(features: features, labels: [HeadTests.labels], weights: nil)
    #expect(result.loss.isFinite && result.featureGradient.array.allSatisfy(\.isFinite))
    #expect(result.featureGradient.row(1).allSatisfy { $0 == 0 } && result.embeddings.row(1).allSatisfy { $0 == 0 })
    #expect(head.weights.gradient.array.allSatisfy(\.isFinite) && head.weights.gradient.array.contains { $0 != 0 })
  }

  @Test("A step by the run's optimizer has momentum, and lowers the loss")
  func steps() {
    let features = HeadTests.features()
    let head = MatchedHead(featureCount: 5, classCount: 3, seed: 1, index: 0, momentCount: 1)
    var losses: [Float] = []
    for _ in 0..<40 {
      losses.append(head.train(features: features, labels: HeadTests.labels, weights: nil).loss)
      head.update(by: HeadTests.optimizer, learningRate: 0.1)
    }
    #expect(losses[39] < 0.7 * losses[0] && head.stepCount == 40)
    #expect(head.weights.moments[0].array.contains { $0 != 0 } && head.bias.moments[0].array.contains { $0 != 0 })
  }

  @Test("Rows go with their clusters, moments too; a new cluster has a new row without moments")
  func carried() {
    let head = MatchedHead(featureCount: 5, classCount: 3, seed: 1, index: 0, momentCount: 1)
    _ = head.train(features: HeadTests.features(), labels: HeadTests.labels, weights: nil)
    head.update(by: HeadTests.optimizer, learningRate: 0.1)
    let next = head.carried(to: [2, nil, 0, 1], seed: 1, index: 1)
    #expect(next.classCount == 4 && next.stepCount == 1)
    for (cluster, origin) in [(0, 2), (2, 0), (3, 1)] {
      for (new, old) in [(next.weights, head.weights), (next.bias, head.bias)] {
        #expect(new.values.row(cluster).elementsEqual(old.values.row(origin)))
        #expect(new.moments[0].row(cluster).elementsEqual(old.moments[0].row(origin)))
        #expect(old.moments[0].row(origin).contains { $0 != 0 })
      }
    }
    let fresh = next.weights.values.row(1)
    #expect(fresh.allSatisfy { $0 != 0 && abs($0) < 0.1 } && next.bias.values[1] == 0)
    #expect(next.weights.moments[0].row(1).allSatisfy { $0 == 0 })
    #expect((0..<3).allSatisfy { !fresh.elementsEqual(head.weights.values.row($0)) })
  }
}
