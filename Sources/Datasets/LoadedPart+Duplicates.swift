extension LoadedPart {
  /// Takes out images whose pixels are those of an earlier one, byte for byte.
  ///
  /// - Parameter wanted: The place in the source of each image that was asked for.
  /// - Returns: For each image taken out the one that stays, by their places in `wanted`.
  /// - Throws: ``DatasetError/lostImage(name:reason:)`` where pixels that are not kept can no longer be decoded.
  /// - Complexity: O(N log N), and for each image whose hash is another's one comparison of pixels.
  mutating func removeDuplicates(
    of source: any ImageSource, _ wanted: [Int], side: Int
  ) throws(DatasetError) -> [Int: Int] {
    let read = reasons.indices.filter { reasons[$0] == nil }
    let length = source.channels * side * side
    let isKept = !pixels.isEmpty
    func pixelsOfImage(_ index: Int) throws(DatasetError) -> [UInt8] {
      if isKept { return Array(pixels[index * length..<(index + 1) * length]) }
      return try LoadedPart.decodeAgain(source, wanted[read[index]], side: side)
    }
    let originals = try LoadedPart.originals(digests, pixelsOfImage)
    for index in originals.keys { countBytes(try pixelsOfImage(index), by: -1) }
    if isKept { keepPixels(of: read.indices.filter { originals[$0] == nil }, length: length) }
    return Dictionary(uniqueKeysWithValues: originals.map { (read[$0.key], read[$0.value]) })
  }

  /// Moves the pixels of some images together, and drops the others'.
  private mutating func keepPixels(of images: [Int], length: Int) {
    pixels.withUnsafeMutableBufferPointer { pixels in
      guard let start = pixels.baseAddress else { return }
      for (place, image) in images.enumerated() where place != image {
        (start + place * length).update(from: start + image * length, count: length)
      }
    }
    pixels.removeLast(pixels.count - images.count * length)
  }

  /// For each image with the pixels of an earlier one the first that has them.
  ///
  /// What the hashes are does not matter, only that they differ for most images: equal ones are compared by pixels.
  private static func originals(
    _ digests: [Int], _ pixels: (Int) throws(DatasetError) -> [UInt8]
  ) throws(DatasetError) -> [Int: Int] {
    let order = digests.indices.sorted { (digests[$0], $0) < (digests[$1], $1) }
    var result: [Int: Int] = [:]
    var start = 0
    while start < order.count {
      let digest = digests[order[start]]
      let end = order[start...].firstIndex { digests[$0] != digest } ?? order.count
      var different: [(index: Int, pixels: [UInt8])] = []
      for index in order[start..<end] where end - start > 1 {
        let own = try pixels(index)
        if let original = different.first(where: { $0.pixels == own }) {
          result[index] = original.index
        } else {
          different.append((index, own))
        }
      }
      start = end
    }
    return result
  }

  private static func decodeAgain(
    _ source: any ImageSource, _ place: Int, side: Int
  ) throws(DatasetError) -> [UInt8] {
    var image = [UInt8](repeating: 0, count: source.channels * side * side)
    do throws(DatasetError) {
      try image.withUnsafeMutableBufferPointer { target throws(DatasetError) in
        try source.decode(at: place, side: side, into: target)
      }
    } catch {
      throw .lostImage(name: source.identifier(at: place), reason: error.reason)
    }
    return image
  }
}
