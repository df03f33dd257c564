import Dispatch
import Synchronization

/// What a data set holds.
public struct DatasetSummary: Sendable {
  /// The least, the middle and the greatest of some numbers.
  public struct Spread: Sendable, Equatable {
    public let least: Int
    public let median: Int
    public let greatest: Int
  }

  public let source: any ImageSource
  /// The images that can be read, duplicates left out, decoded whenever they are asked for; a part where a limit was
  /// given.
  public let images: ImageSet
  /// Of the images whose headers can be read, in pixels; nil where none can.
  public let widths: Spread?
  public let heights: Spread?
  /// Of the images that can be read; duplicates do not count.
  public let normalization: Normalization
  /// The classes with the number of their images, damaged ones and duplicates too, most first; nil where no labels are
  /// known.
  public let classes: [(name: String, count: Int)]?

  private static let chunkCount = 1024

  /// Decodes all images once, or the first `limit` of a seeded shuffle, at the given side.
  ///
  /// - Parameter progress: Told how many of how many are done, now and then; what it throws ends the work.
  /// - Throws: ``DatasetError/noImageLeft(path:skipped:firstReason:)`` where not one can be read.
  public init(
    _ source: any ImageSource, side: Int, limit: Int?, seed: UInt64,
    progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws {
    self.source = source
    images = try ImageSet.load(
      source, side: side, limit: limit, seed: seed, deduplicates: true, budget: 0, progress: progress)
    normalization = Normalization.of(images)
    let places = ImageSelection.places(of: source.count, limit: limit, seed: seed)
    classes = DatasetSummary.classes(of: source, places)
    let sizes = DatasetSummary.sizes(of: source, places)
    widths = Spread(sizes.map(\.width))
    heights = Spread(sizes.map(\.height))
  }

  private static func classes(of source: any ImageSource, _ places: [Int]) -> [(name: String, count: Int)]? {
    guard let labels = source.labels, let names = source.classNames else { return nil }
    var counts = [Int](repeating: 0, count: names.count)
    for place in places where counts.indices.contains(Int(labels[place])) { counts[Int(labels[place])] += 1 }
    return zip(names, counts).enumerated()
      .sorted { ($1.element.1, $0.offset) < ($0.element.1, $1.offset) }
      .map { (name: $0.element.0, count: $0.element.1) }
  }

  private static func sizes(of source: any ImageSource, _ places: [Int]) -> [ImageSize] {
    let starts = Array(stride(from: 0, to: places.count, by: chunkCount))
    let parts = Mutex([[ImageSize]](repeating: [], count: starts.count))
    DispatchQueue.concurrentPerform(iterations: starts.count) { index in
      let part = places[starts[index]..<min(starts[index] + chunkCount, places.count)]
      let sizes = part.compactMap(source.size)
      parts.withLock { $0[index] = sizes }
    }
    return parts.withLock { Array($0.joined()) }
  }
}

extension DatasetSummary.Spread {
  /// Nil where there are no numbers.
  init?(_ numbers: [Int]) {
    let sorted = numbers.sorted()
    guard let first = sorted.first, let last = sorted.last else { return nil }
    self.init(least: first, median: sorted[sorted.count / 2], greatest: last)
  }
}
