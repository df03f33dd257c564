import Tensors

/// Shows what an augmentation makes of images, to whoever wants to look at them; training knows nothing of it.
public struct AugmentationPreview: Sendable {
  private let augmentation: Augmentation
  private let writer: ImageWriter
  private let normalization: Normalization
  private let seed: UInt64

  /// - Parameters:
  ///   - normalization: That of the data set, which says what the mean colour is.
  ///   - side: Height and width of the images, in pixels.
  public init(
    _ augmentation: Augmentation, normalization: Normalization, channels: Int, side: Int, seed: UInt64
  ) {
    (self.augmentation, self.normalization, self.seed) = (augmentation, normalization, seed)
    writer = ImageWriter(channels: channels, side: side, normalization: normalization)
  }

  /// An image as the network could see it.
  ///
  /// The changes are those of the image at this position of an epoch: the same ones for the same numbers.
  ///
  /// - Parameter pixels: `[C, H, W]`.
  /// - Returns: Of the same size.
  public func pixels(_ pixels: [UInt8], epoch: Int, position: Int) -> [UInt8] {
    precondition(
      pixels.count == writer.channels * writer.side * writer.side,
      "\(pixels.count) bytes for \(writer.channels) x \(writer.side) x \(writer.side)")
    let index = BatchRequest.stream(epoch: epoch, position: position)
    let image = AugmentedImage(
      augmentation, channels: writer.channels, side: writer.side, seed: seed, index: index)
    var values = [Float](repeating: 0, count: pixels.count)
    values.withUnsafeMutableBufferPointer { values in
      pixels.withUnsafeBufferPointer { writer.write($0, to: values, image) }
    }
    let area = writer.side * writer.side
    return values.enumerated().map { place, value in
      let channel = place / area
      return clampedByte(255 * (value * normalization.deviation[channel] + normalization.mean[channel]))
    }
  }
}
