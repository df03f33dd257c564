import Dispatch
import Synchronization

extension ImageSet {
  /// Decodes all images once, or the first `limit` of a seeded shuffle; they stay in the source's order.
  ///
  /// That pass finds the images that are damaged and counts bytes for the ``Normalization``, whether the pixels are kept
  /// or not.
  ///
  /// - Parameters:
  ///   - deduplicates: Whether images are left out whose pixels, at this size, are those of an earlier one.
  ///   - budget: Bytes that the pixels may take in memory; images that would take more are streamed.
  ///   - progress: Told how many of how many are done, now and then; what it throws ends the loading.
  /// - Throws: ``DatasetError/noImageLeft(path:skipped:firstReason:)`` where not one can be read.
  public static func load(
    _ source: any ImageSource, side: Int, limit: Int?, seed: UInt64, deduplicates: Bool = false,
    budget: Int = .max,
    progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws -> ImageSet {
    let wanted = ImageSelection.places(of: source.count, limit: limit, seed: seed)
    let isKept = wanted.count * source.channels * side * side <= budget
    var all = try decode(source, side: side, wanted, keeping: isKept, hashing: deduplicates, progress: progress)
    let originals = deduplicates ? try all.removeDuplicates(of: source, wanted, side: side) : [:]
    let images = ImageSet(source, side: side, wanted, all, originals: originals, isKept: isKept)
    guard images.count > 0 else {
      let first = images.skipped.first.map { "\($0.identifier): \($0.reason)" } ?? ""
      throw DatasetError.noImageLeft(path: source.path, skipped: images.skipped.count, firstReason: first)
    }
    return images
  }

  /// Decodes the images at some places of a source, in that order; where not one can be read, the set is empty.
  public static func load(_ source: any ImageSource, side: Int, places: [Int]) -> ImageSet {
    let all = decode(source, side: side, places, keeping: true, hashing: false) { _, _ in }
    return ImageSet(source, side: side, places, all, originals: [:], isKept: true)
  }

  /// Decodes images, telling now and then how many are done.
  private static func decode(
    _ source: any ImageSource, side: Int, _ wanted: [Int], keeping isKept: Bool, hashing isHashed: Bool,
    progress: (_ done: Int, _ total: Int) throws -> Void
  ) rethrows -> LoadedPart {
    var all = LoadedPart(channels: source.channels)
    if isKept { all.pixels.reserveCapacity(wanted.count * source.channels * side * side) }
    for start in stride(from: 0, to: wanted.count, by: chunkCount) {
      let end = min(start + chunkCount, wanted.count)
      for part in decode(source, wanted[start..<end], side: side, keeping: isKept, hashing: isHashed) {
        all.append(part)
      }
      try progress(end, wanted.count)
    }
    return all
  }

  /// Images between two calls of `progress`, and those that a thread takes at a time.
  private static let (chunkCount, partCount) = (1024, smallestPart)

  /// As many images as one thread decodes alone: fewer are not shared with others.
  public static let smallestPart = 64

  /// Decodes in parallel; the parts come in the images' order.
  private static func decode(
    _ source: any ImageSource, _ wanted: ArraySlice<Int>, side: Int, keeping isKept: Bool, hashing isHashed: Bool
  ) -> [LoadedPart] {
    let starts = Array(stride(from: wanted.startIndex, to: wanted.endIndex, by: partCount))
    let parts = Mutex([LoadedPart](repeating: LoadedPart(channels: source.channels), count: starts.count))
    DispatchQueue.concurrentPerform(iterations: starts.count) { index in
      let places = wanted[starts[index]..<min(starts[index] + partCount, wanted.endIndex)]
      let part = LoadedPart(decoding: source, places, side: side, keeping: isKept, hashing: isHashed)
      parts.withLock { $0[index] = part }
    }
    return parts.withLock { $0 }
  }
}
