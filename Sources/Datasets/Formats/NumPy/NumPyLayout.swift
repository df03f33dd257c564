/// How an array's axes make images.
struct NumPyLayout {
  let count: Int
  /// 1 or 3.
  let channels: Int
  let height: Int
  let width: Int
  /// Whether the channels of a pixel lie together.
  let isInterleaved: Bool

  /// `[N, H, W]`, or with an axis of 1 or 3 channels `[N, C, H, W]`, else `[N, H, W, C]`: where both the second and the
  /// last axis could be the channels, the second is. Nil for other shapes.
  init?(_ shape: [Int]) {
    func isChannels(_ axis: Int) -> Bool { shape[axis] == 1 || shape[axis] == 3 }
    let isInterleaved = shape.count == 4 && !isChannels(1) && isChannels(3)
    switch shape.count {
    case 3: (count, channels, height, width) = (shape[0], 1, shape[1], shape[2])
    case 4 where isInterleaved: (count, channels, height, width) = (shape[0], shape[3], shape[1], shape[2])
    case 4 where isChannels(1): (count, channels, height, width) = (shape[0], shape[1], shape[2], shape[3])
    default: return nil
    }
    self.isInterleaved = isInterleaved
    guard height > 0, width > 0, width <= DecodedImage.pixelLimit / height else { return nil }
  }

  /// Where an image's numbers are among all.
  func places(of image: Int) -> Range<Int> {
    let length = channels * height * width
    return image * length..<(image + 1) * length
  }
}
