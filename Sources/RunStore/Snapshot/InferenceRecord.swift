/// What a snapshot's network takes and how it is computed: with the weights beside it, enough to give the same features
/// of an image to the same bits, on a processor of the same kind.
public struct InferenceRecord: Codable, Equatable, Sendable {
  public var backbone: String
  /// 1 (grey) or 3 (red, green, blue).
  public var channels: Int
  /// The side of the square that the network sees, in pixels: the shorter side of an image is scaled to it, and the
  /// longer one cropped at the centre.
  public var size: Int
  /// Of each channel, of pixels in 0...1: the network sees (pixel - mean) / deviation.
  public var mean: [Float]
  public var deviation: [Float]
  /// Whether fixed Sobel filters stand before the network.
  public var sobel: Bool
  /// `f32` or `bf16`.
  public var precision: String
  /// The option `--algorithm`.
  public var algorithm: String
  /// How each convolution is computed, by pass and shape, as in the run's `algorithms.json`.
  public var algorithms: [String: String]
  /// Images that go through the network at once; a last batch is filled up with zeros.
  public var batch: Int
  public var threads: Int

  public init(
    backbone: String, channels: Int, size: Int, mean: [Float], deviation: [Float], sobel: Bool, precision: String,
    algorithm: String, algorithms: [String: String], batch: Int, threads: Int
  ) {
    self.backbone = backbone
    (self.channels, self.size) = (channels, size)
    (self.mean, self.deviation, self.sobel) = (mean, deviation, sobel)
    (self.precision, self.algorithm, self.algorithms) = (precision, algorithm, algorithms)
    (self.batch, self.threads) = (batch, threads)
  }

  /// Why the record cannot be that of a network; nil where it can.
  var problem: String? {
    guard channels == 1 || channels == 3 else { return "images of \(channels) channels" }
    guard (1...4096).contains(size) else { return "images of \(size) pixels" }
    guard (1...65_536).contains(batch) else { return "batches of \(batch)" }
    guard (1...65_536).contains(threads) else { return "\(threads) threads" }
    guard mean.count == channels, deviation.count == channels, mean.allSatisfy(\.isFinite),
      deviation.allSatisfy({ $0 > 0 && $0.isFinite })
    else { return "a normalization that does not fit \(channels) channels" }
    return nil
  }
}
