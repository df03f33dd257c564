import Foundation
import NN
import Tensors
import TestSupport

/// What `Tests/Fixtures/nn/make_fixture.py` had PyTorch compute.
struct TorchFixture: Decodable {
  struct Step: Decodable {
    let features: [Float]
    let loss: Float
    let featureGradient: [Float]
    let gradients: [String: [Float]]
  }

  let images: [Float]
  let labels: [Int32]
  let imageWeights: [Float]
  let before: [String: [Float]]
  let after: [String: [Float]]
  let headWeight, headBias, headWeightAfter, headBiasAfter: [Float]
  let steps: [Step]
  let inference: [Float]

  static func load() throws -> TorchFixture {
    try JSONDecoder().decode(TorchFixture.self, from: Data(contentsOf: TestFiles.fixture("nn/network.json")))
  }

  /// The network that the script describes, on images of 3 x 9 x 9.
  static func network() throws -> Network {
    try Network(
      inputShape: [3, 9, 9],
      layers: [
        Convolution("features.0", outputChannels: 4, kernel: 3, padding: 1), BatchNorm("features.1"),
        ReLU("features.2"), MaxPool("features.3"),
        Convolution("features.4", outputChannels: 10, kernel: 3, padding: 1), BatchNorm("features.5"),
        ReLU("features.6"), MaxPool("features.7"), Linear("classifier.0", outputCount: 5),
      ])
  }
}
