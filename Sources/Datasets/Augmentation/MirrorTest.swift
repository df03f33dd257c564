/// Tells whether mirrored images occur in a data set: whether an image, mirrored, is about as near to another one as it
/// is unmirrored. Of photographs it is; of digits it is not.
enum MirrorTest {
  /// Images that are looked at, and how many of them have to be there.
  private static let (sampleCount, leastCount) = (256, 100)
  /// Height and width at which they are compared, in pixels.
  private static let side = 8

  /// How much farther the nearest other image is from a mirrored image than from an unmirrored one, on the average;
  /// nil where there are too few images to tell. The same data gives the same number.
  ///
  /// Decodes 256 images at 8 x 8 pixels, and compares each with each: O(256²·C·64), some tens of milliseconds.
  static func ratio(of source: any ImageSource) -> Double? {
    guard source.count >= leastCount else { return nil }
    let places = ImageSelection.places(of: source.count, limit: sampleCount, seed: 0)
    let set = ImageSet.load(source, side: side, places: places)
    let images = (0..<set.count).compactMap { try? set.pixels(of: $0) }
    guard images.count >= leastCount else { return nil }
    var (plain, mirrored) = (0.0, 0.0)
    for (place, image) in images.enumerated() {
      plain += nearest(to: image, besides: place, in: images)
      mirrored += nearest(to: mirror(image), besides: place, in: images)
    }
    return plain > 0 ? mirrored / plain : mirrored > 0 ? .infinity : 1
  }

  /// The Euclidean distance of an image to the nearest of the others.
  private static func nearest(to image: [UInt8], besides own: Int, in images: [[UInt8]]) -> Double {
    var least = Int.max
    for (place, other) in images.enumerated() where place != own {
      var sum = 0
      for index in image.indices {
        let difference = Int(image[index]) - Int(other[index])
        sum += difference * difference
      }
      least = min(least, sum)
    }
    return Double(least).squareRoot()
  }

  private static func mirror(_ image: [UInt8]) -> [UInt8] {
    image.indices.map { image[$0 / side * side + side - 1 - $0 % side] }
  }
}
