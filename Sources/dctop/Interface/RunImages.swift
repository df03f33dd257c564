import Datasets
import DeepCluster
import RunStore
import Synchronization
import TUI
import Telemetry

/// The images of a run that is read from its files, decoded one at a time as they are shown.
final class RunImages: Sendable {
  private let source: any ImageSource
  private let side: Int
  /// Where image i of the run is in the source; nil where it is at place i.
  private let places: [Int]?
  /// The true class of each of the run's images, -1 where unknown; nil where the data has none.
  let classes: [Int32]?
  /// Once it was asked for.
  private let measured = Mutex<Normalization?>(nil)

  /// Images that tell the mean of all.
  private static let sampleCount = 64

  /// Opens the data that the run was started with.
  ///
  /// - Throws: `DatasetError` where it is gone, `StoreError` where the run cannot be read.
  init(of run: RunDirectory, _ database: RunDatabase) throws {
    let record = try run.record(RunRecord.self)
    source = try DatasetRegistry.open(record.data)
    side = record.configuration.inputSize ?? source.naturalSide
    let places = try database.places()
    self.places = places
    classes = source.labels.map { labels in
      places.map { $0.map { labels.indices.contains($0) ? labels[$0] : -1 } } ?? labels
    }
  }

  /// The images that can be decoded.
  func thumbnails(of images: [Int]) -> [Thumbnail] {
    images.compactMap { image in
      guard let place = place(of: image) else { return nil }
      var pixels = [UInt8](repeating: 0, count: source.channels * side * side)
      do throws(DatasetError) {
        try pixels.withUnsafeMutableBufferPointer { pixels throws(DatasetError) in
          try source.decode(at: place, side: side, into: pixels)
        }
      } catch {
        return nil
      }
      return Thumbnail(image: image, channels: source.channels, height: side, width: side, pixels: pixels)
    }
  }

  /// About the mean and deviation of the run's images, by some of them; nil where they cannot be read.
  var normalization: Normalization? {
    measured.withLock { measured in
      if measured == nil {
        let count = places?.count ?? source.count
        let sample = min(count, RunImages.sampleCount)
        let set = ImageSet.load(
          source, side: side, places: (0..<sample).compactMap { place(of: $0 * count / sample) })
        measured = set.count > 0 ? Normalization.of(set) : nil
      }
      return measured
    }
  }

  private func place(of image: Int) -> Int? {
    let place = places.map { $0.indices.contains(image) ? $0[image] : -1 } ?? image
    return (0..<source.count).contains(place) ? place : nil
  }
}
