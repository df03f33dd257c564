import Datasets
import Foundation
import RunStore
import Telemetry

extension StoredSnapshot {
  /// The images that it was made of, found where they were or at `data`, in the order of its assignments.
  ///
  /// They are found by name: what else has come to the data since does no harm.
  ///
  /// - Throws: `DatasetError` where the data cannot be opened, ``ResultsError/dataHasChanged(data:missing:first:)``.
  public func openImages(data: String? = nil) throws -> CombinedImages {
    try find(in: try DatasetRegistry.open(data ?? manifest.data))
  }

  /// The same in a source that is open.
  public func find(in source: any ImageSource) throws(ResultsError) -> CombinedImages {
    let places = Dictionary((0..<source.count).map { (source.identifier(at: $0), $0) }) { first, _ in first }
    let missing = assignments.names.filter { places[$0] == nil }
    if let first = missing.first {
      throw .dataHasChanged(data: source.path, missing: missing.count, first: first)
    }
    return CombinedImages(
      assignments.names.compactMap { name in
        places[name].map { CombinedImages.Item(name: name, source: source, place: $0) }
      }, channels: manifest.run.channels)
  }
}

extension SnapshotModel {
  /// Decodes the snapshot's own images, every one of them; kept in memory where they take up to an eighth of it.
  ///
  /// - Throws: ``ResultsError/imageLost(name:reason:)``.
  public func decodeAll(
    _ images: CombinedImages, progress: (_ done: Int, _ total: Int) throws -> Void
  ) throws -> ImageSet {
    let set = try ImageSet.load(
      images, side: inference.size, limit: nil, seed: 0,
      budget: Int(clamping: ProcessInfo.processInfo.physicalMemory / 8), progress: progress)
    if let lost = set.skipped.first { throw ResultsError.imageLost(name: lost.identifier, reason: lost.reason) }
    return set
  }
}
