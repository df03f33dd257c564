import Clustering
import Datasets
import Foundation
import NN
import RunStore
import Tensors

/// A snapshot's network, ready to tell which cluster an image belongs to.
///
/// Compiled as in its run, so that the images that it was trained on get the features, clusters and distances that the
/// snapshot holds. Belongs to the thread that makes it.
public final class SnapshotModel {
  public let snapshot: StoredSnapshot
  /// What images go through.
  public let inference: InferenceRecord
  /// Threads that compute.
  public let threads: Int
  private let network: CompiledNetwork
  let projection: SnapshotProjection
  let centroids: NearestCentroids
  private let normalization: Normalization

  /// Images that go through the network at once.
  public var batch: Int { network.input.rowCount }
  /// P, the width of the features that centroids are compared with.
  public var componentCount: Int { projection.componentCount }

  /// Builds the network and loads its weights.
  ///
  /// - Parameters:
  ///   - threads: By default the run's, but no more than there are cores.
  ///   - isTrained: Whether the snapshot's weights are loaded; else they are the random ones of the run's seed.
  /// - Throws: `StoreError` where the snapshot is damaged or too old, ``ResultsError`` where this version or this
  ///   processor cannot compute its network.
  public init(_ snapshot: StoredSnapshot, threads: Int? = nil, isTrained: Bool = true) throws {
    let inference = try snapshot.inference()
    let threads = threads ?? min(inference.threads, ProcessInfo.processInfo.activeProcessorCount)
    ComputeThreads.set(threads)
    (self.snapshot, self.inference, self.threads) = (snapshot, inference, threads)
    projection = try snapshot.projection()
    network = try SnapshotModel.network(
      inference, snapshot, featureCount: projection.featureCount, isTrained: isTrained)
    centroids = NearestCentroids(projection.centroids.values, count: snapshot.clusterCount)
    normalization = Normalization(mean: inference.mean, deviation: inference.deviation)
  }

  private static func network(
    _ inference: InferenceRecord, _ snapshot: StoredSnapshot, featureCount: Int, isTrained: Bool
  ) throws -> CompiledNetwork {
    guard let precision = Precision(rawValue: inference.precision) else {
      throw ResultsError.unknown(path: snapshot.path, what: "the precision \(inference.precision)")
    }
    guard Precision.supported.contains(precision) else {
      throw ResultsError.precisionNotSupported(path: snapshot.path, precision: inference.precision)
    }
    let network = try snapshot.network(inference, featureCount: featureCount)
    return try CompiledNetwork(
      network, parameters: snapshot.parameters(network, inference, isTrained: isTrained), batch: inference.batch,
      mode: .inference, precision: precision)
  }

  /// Decodes images as the network takes them; those that are damaged are left out.
  public func decode(_ images: CombinedImages) -> ImageSet {
    ImageSet.load(images, side: inference.size, places: Array(0..<images.count))
  }

  /// Calls `body` with f(x) of some images, as the network gives it.
  ///
  /// - Parameter body: Is given `[B, D]` features, overwritten by the next batch, and the images that their first rows
  ///   belong to.
  /// - Throws: `DatasetError` where a streamed image can no longer be decoded, and what `body` throws.
  func forEachPlainBatch(
    of images: ImageSet, _ body: (_ features: Tensor, _ images: Range<Int>) throws -> Void
  ) throws {
    guard images.count > 0 else { return }
    let filler = BatchFiller(images: images, normalization: normalization, augmentation: .none, seed: 0)
    let ring = BatchRing(filler, batch: batch, threads: threads, isAhead: images.isStreamed)
    try forEachFeatureBatch(of: images.count, network: network, batches: ring, body)
  }

  /// Calls `body` with the features of some images as centroids are compared with them: of unit length.
  ///
  /// - Parameter body: Is given `[B, P]` features and the images that their first rows belong to.
  /// - Throws: `DatasetError` where a streamed image can no longer be decoded, and what `body` throws.
  public func forEachBatch(
    of images: ImageSet, _ body: (_ features: Tensor, _ images: Range<Int>) throws -> Void
  ) throws {
    try forEachPlainBatch(of: images) { features, range in try body(projection.apply(features), range) }
  }

  /// Calls `body` with the clusters of some images, batch by batch.
  ///
  /// - Parameter body: Is given the matches and the images that they belong to.
  public func forEachMatch(
    of images: ImageSet, _ body: (_ matches: [NearestCentroids.Match], _ images: Range<Int>) throws -> Void
  ) throws {
    try forEachBatch(of: images) { features, range in
      try body(Array(centroids.matches(of: features).prefix(range.count)), range)
    }
  }
}
