import Datasets
import Foundation
import RunStore

/// The images of a source as a snapshot's network takes them, with their true classes.
struct LabelledImages {
  let set: ImageSet
  /// The class of each image, -1 where unknown; nil where none is known.
  let labels: [Int32]?
  let classNames: [String]?

  /// Decodes all that can be read; kept in memory where they take up to an eighth of it.
  ///
  /// - Throws: `DatasetError` where not one can be read.
  init(_ source: any ImageSource, for model: SnapshotModel, progress: (_ done: Int, _ total: Int) -> Void) throws {
    let channels = model.inference.channels
    let images: any ImageSource =
      source.channels == channels
      ? source
      : CombinedImages(
        (0..<source.count).map { .init(name: source.identifier(at: $0), source: source, place: $0) },
        channels: channels)
    set = try ImageSet.load(
      images, side: model.inference.size, limit: nil, seed: 0,
      budget: Int(clamping: ProcessInfo.processInfo.physicalMemory / 8), progress: progress)
    let places = set.places(ofAll: source.count) ?? Array(0..<source.count)
    let known = source.labels.map { labels in places.map { labels[$0] } }
    guard let known, let highest = known.max(), highest >= 0 else {
      (labels, classNames) = (nil, nil)
      return
    }
    let names = source.classNames ?? []
    (labels, classNames) = (known, names + (names.count..<max(names.count, Int(highest) + 1)).map { "\($0)" })
  }

  /// The class of each image by its number among other classes, by name; -1 where there is none of that name.
  func labels(among names: [String]) -> [Int32]? {
    guard let labels, let classNames else { return nil }
    let numbers = Dictionary(names.enumerated().map { ($0.element, Int32($0.offset)) }) { first, _ in first }
    return labels.map { $0 >= 0 ? numbers[classNames[Int($0)]] ?? -1 : -1 }
  }
}
