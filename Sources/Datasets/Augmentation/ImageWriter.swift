import Tensors

/// Writes images `[C, H, W]` as the network takes them: changed as is wished, and normalised.
///
/// O(C·S²) for each, with no memory but for an image that is coloured anew or blurred.
struct ImageWriter: Sendable {
  let channels: Int
  let side: Int
  /// The normalised value of each byte, channel by channel.
  private let tables: [[Float]]

  init(channels: Int, side: Int, normalization: Normalization) {
    (self.channels, self.side, tables) = (channels, side, normalization.tables)
  }

  /// Writes an image.
  ///
  /// - Parameters:
  ///   - pixels: `[C, H, W]`.
  ///   - target: Of the same size.
  func write(
    _ pixels: UnsafeBufferPointer<UInt8>, to target: UnsafeMutableBufferPointer<Float>, _ image: AugmentedImage
  ) {
    if let colours = image.colours {
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: pixels.count) { changed in
        colours.apply(pixels, to: changed, channels: channels)
        move(UnsafeBufferPointer(changed), to: target, image)
      }
    } else {
      move(pixels, to: target, image)
    }
    if let blur = image.blur {
      for channel in 0..<channels {
        let plane = channel * side * side..<(channel + 1) * side * side
        blur.apply(UnsafeMutableBufferPointer(rebasing: target[plane]), side: side)
      }
    }
    image.erased?.apply(target, channels: channels, side: side)
  }

  private func move(
    _ pixels: UnsafeBufferPointer<UInt8>, to target: UnsafeMutableBufferPointer<Float>, _ image: AugmentedImage
  ) {
    if let map = image.map {
      resample(pixels, to: target, map, isMirrored: image.isMirrored)
    } else {
      crop(pixels, to: target, left: image.left, top: image.top, isMirrored: image.isMirrored)
    }
  }

  /// Copies the image shifted by (left, top); 0, the mean colour, where it leaves the image.
  private func crop(
    _ pixels: UnsafeBufferPointer<UInt8>, to target: UnsafeMutableBufferPointer<Float>, left: Int, top: Int,
    isMirrored: Bool
  ) {
    for channel in 0..<channels {
      let source = channel * side * side
      tables[channel].withUnsafeBufferPointer { table in
        for y in 0..<side {
          for x in 0..<side {
            let (column, row) = ((isMirrored ? side - 1 - x : x) + left, y + top)
            let isInside = column >= 0 && column < side && row >= 0 && row < side
            target[(channel * side + y) * side + x] = isInside ? table[Int(pixels[source + row * side + column])] : 0
          }
        }
      }
    }
  }

  private func resample(
    _ pixels: UnsafeBufferPointer<UInt8>, to target: UnsafeMutableBufferPointer<Float>, _ map: AffineMap,
    isMirrored: Bool
  ) {
    let area = side * side
    for channel in 0..<channels {
      tables[channel].withUnsafeBufferPointer { table in
        guard let source = pixels.baseAddress, let start = target.baseAddress, let values = table.baseAddress else {
          return
        }
        let plane = source + channel * area
        map.apply(
          plane, start + channel * area, side: side, table: values, ground: values[Int(cornerByte(plane))],
          mirrored: isMirrored)
      }
    }
  }

  /// The image's ground, by its corners: the mean of the middle two of the four.
  private func cornerByte(_ plane: UnsafePointer<UInt8>) -> UInt8 {
    let last = side - 1
    let corners = [plane[0], plane[last], plane[last * side], plane[last * side + last]].sorted()
    return UInt8((Int(corners[1]) + Int(corners[2])) / 2)
  }
}
