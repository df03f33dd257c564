import Tensors

/// How fast one pass of one of a network's convolutions is with one algorithm.
public struct ConvolutionSpeed: Sendable {
  public let layer: String
  public let pass: ConvolutionPass
  public let algorithm: ConvolutionAlgorithm
  public let seconds: Double
  /// What it would take directly, a multiply and an add counting as two, over the seconds.
  public let operationsPerSecond: Double

  /// Times every pass of every convolution of `network`, by each algorithm that can compute it.
  ///
  /// - Parameter batch: Images at most; large ones are timed with fewer.
  /// - Throws: `OneDNNError`.
  public static func measure(
    _ network: Network, batch: Int, precision: Precision
  ) throws(OneDNNError) -> [ConvolutionSpeed] {
    let engine = try Engine()
    var result: [ConvolutionSpeed] = []
    for (layer, input) in network.convolutions {
      for pass in ConvolutionPass.allCases {
        let extents = layer.extents(batch: batch, input, precision.elementType)
        let possible = ConvolutionAlgorithm.allCases.filter { $0.isPossible(pass, extents) }
        let timing = try ConvolutionTiming(pass, extents, among: possible, on: engine)
        for algorithm in possible {
          guard let seconds = timing.seconds[algorithm] else { continue }
          result.append(ConvolutionSpeed(layer.name, pass, algorithm, seconds, timing.shape))
        }
      }
    }
    return result
  }

  private init(
    _ layer: String, _ pass: ConvolutionPass, _ algorithm: ConvolutionAlgorithm, _ seconds: Double,
    _ shape: ConvolutionShape
  ) {
    (self.layer, self.pass, self.algorithm, self.seconds) = (layer, pass, algorithm, seconds)
    let products = shape.target.reduce(1, *) * shape.weights[1...].reduce(1, *)
    operationsPerSecond = 2 * Double(products) / seconds
  }
}
