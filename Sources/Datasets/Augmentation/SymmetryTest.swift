/// Tells which changed images occur in a data set: whether an image, mirrored, turned or made its negative, is about as
/// near to another one as it is as it stands. Of photographs mirrored ones do; of digits none of the three.
struct SymmetryTest {
  /// How much farther the nearest other image is from a changed image than from the same one unchanged, on the average.
  let mirrored: Double
  /// Of images turned by a quarter.
  let turned: Double
  let negative: Double

  /// Images that are looked at, and how many of them have to be there.
  private static let (sampleCount, leastCount) = (256, 100)
  /// Height and width at which they are compared, in pixels.
  private static let side = 8

  /// Nil where there are too few images to tell. The same data gives the same numbers.
  ///
  /// Decodes 256 images at 8 x 8 pixels, and compares each with each: O(256²·C·64), some tens of milliseconds.
  init?(_ source: any ImageSource) {
    guard source.count >= SymmetryTest.leastCount else { return nil }
    let side = SymmetryTest.side
    let places = ImageSelection.places(of: source.count, limit: SymmetryTest.sampleCount, seed: 0)
    let set = ImageSet.load(source, side: side, places: places)
    let images = (0..<set.count).compactMap { try? set.pixels(of: $0) }
    guard images.count >= SymmetryTest.leastCount else { return nil }
    /// How far the others are from images changed so, together.
    func distance(_ changed: ([UInt8]) -> [UInt8]) -> Double {
      images.enumerated().reduce(0) { sum, image in
        sum + SymmetryTest.nearest(to: changed(image.element), besides: image.offset, in: images)
      }
    }
    func moved(_ image: [UInt8], from place: (_ x: Int, _ y: Int) -> Int) -> [UInt8] {
      image.indices.map { image[$0 / (side * side) * side * side + place($0 % side, $0 / side % side)] }
    }
    let plain = distance { $0 }
    func ratio(_ changed: Double) -> Double { plain > 0 ? changed / plain : changed > 0 ? .infinity : 1 }
    mirrored = ratio(distance { moved($0) { x, y in y * side + side - 1 - x } })
    turned = ratio(distance { moved($0) { x, y in x * side + side - 1 - y } })
    negative = ratio(distance { $0.map { 255 - $0 } })
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
}
