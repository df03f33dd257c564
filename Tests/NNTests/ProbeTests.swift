import Foundation
import NN
import Tensors
import TestSupport
import Testing

@Suite("Linear probe")
struct ProbeTests {
  /// What `Tests/Fixtures/clustering/make_fixture.py` had scikit-learn find.
  private struct Fixture: Decodable {
    struct Probe: Decodable {
      /// `[4, 9]`: of each class eight weights and the bias.
      let weights: [Float]
      let classes: [Int32]
      let loss: Double
    }
    let features: [Float]
    let classes: [Int32]
    let train: Int
    let probe: Probe
  }

  @Test("Weights, loss and classes are those of scikit-learn's logistic regression on standardised features")
  func againstScikitLearn() throws {
    let fixture = try JSONDecoder().decode(
      Fixture.self, from: Data(contentsOf: TestFiles.fixture("clustering/features.json")))
    let end = fixture.train * 8
    let known = Tensor([fixture.train, 8], Array(fixture.features[..<end]))
    let asked = Tensor([fixture.classes.count - fixture.train, 8], Array(fixture.features[end...]))
    let probe = LinearProbe(known, labels: Array(fixture.classes.prefix(fixture.train)), classCount: 4)
    #expect(probe.classes(of: asked) == fixture.probe.classes)
    let wanted = fixture.probe.weights
    // A number that is added to all biases changes nothing.
    var shift: Float = 0
    for row in 0..<4 { shift += (probe.weights[row * 9 + 8] - wanted[row * 9 + 8]) / 4 }
    for place in wanted.indices {
      let own = probe.weights[place] - (place % 9 == 8 ? shift : 0)
      #expect(abs(own - wanted[place]) < 0.01, "\(place)")
    }
    let squares = wanted.enumerated().reduce(0.0) { $0 + ($1.offset % 9 == 8 ? 0 : Double($1.element * $1.element)) }
    #expect(abs(probe.loss - (fixture.probe.loss + squares / Double(2 * fixture.train))) < 1e-4)
  }

  @Test("A feature that never varies and a class without rows do no harm; the same rows give the same bits")
  func edges() {
    let rows = Tensor([4, 2], [0, 1, 1, 1, 2, 1, 3, 1])
    let probe = LinearProbe(rows, labels: [0, 0, 2, 2], classCount: 3)
    #expect(probe.classes(of: rows) == [0, 0, 2, 2] && probe.weights.allSatisfy { $0.isFinite })
    #expect(LinearProbe(rows, labels: [0, 0, 2, 2], classCount: 3).weights == probe.weights)
  }
}
