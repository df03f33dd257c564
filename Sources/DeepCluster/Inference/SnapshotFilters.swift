import Datasets
import Foundation
import NN
import RunStore
import Tensors

/// The filters of a snapshot's network: the images that maximise them, and those of a data set that activate them most.
/// Belongs to the thread that makes it.
///
/// A filter's activation is the mean, over all positions, of the positive part of its response, which lies behind batch
/// normalisation with the statistics of inference.
public final class SnapshotFilters {
  public let snapshot: StoredSnapshot
  /// What images go through.
  public let inference: InferenceRecord
  /// Threads that compute.
  public let threads: Int
  /// The layers that have filters, in the network's order.
  public let layers: [Network.FilterLayer]
  let network: Network
  let parameters: ParameterSet
  /// Images that are decoded at a time.
  let pieceCount: Int

  /// An image that maximises a filter.
  public struct Maximizer: Sendable {
    public let filter: Int
    public let activation: Float
    /// Bytes, `[C, H, W]`: each image is stretched to its own contrast.
    public let pixels: [UInt8]
  }

  /// Builds the network and loads its weights.
  ///
  /// - Parameters:
  ///   - threads: By default the run's, but no more than there are cores.
  ///   - isInBackground: Whether other threads of the program compute too: theirs stay as many as they are.
  /// - Throws: `StoreError` where the snapshot is damaged or too old, ``ResultsError`` where this version does not know
  ///   its network.
  public init(_ snapshot: StoredSnapshot, threads: Int? = nil, isInBackground: Bool = false) throws {
    let inference = try snapshot.inference()
    let threads = threads ?? min(inference.threads, ProcessInfo.processInfo.activeProcessorCount)
    isInBackground ? ComputeThreads.setOwn(threads) : ComputeThreads.set(threads)
    (self.snapshot, self.inference, self.threads) = (snapshot, inference, threads)
    // As few as one thread decodes alone, where others are not to be disturbed.
    pieceCount = isInBackground ? ImageSet.smallestPart : 1024
    network = try snapshot.network(inference)
    layers = network.filterLayers
    parameters = try snapshot.parameters(network, inference)
  }

  /// A layer by its name; by default the last convolutional one.
  ///
  /// - Throws: ``ResultsError/noSuchLayer(_:layers:)``.
  public func layer(named name: String? = nil) throws(ResultsError) -> Network.FilterLayer {
    let found =
      if let name { layers.first { $0.name == name } } else { layers.last { $0.shape.rank == 3 } ?? layers.last }
    guard let found else { throw .noSuchLayer(name ?? "", layers: layers.map(\.name)) }
    return found
  }

  /// For each of some filters an image that maximises it, by ``FilterAscent``.
  ///
  /// The ascent works on the normalised pixels that the network reads, before its Sobel filters if it has those. What
  /// it gives has no scale of its own: each image is shown from black at its 1st percentile to white at its 99th.
  ///
  /// - Parameters:
  ///   - iterations: Steps; by default what ``FilterAscent`` takes for the images' size.
  ///   - progress: Told how many of how many steps are done; what it throws ends the work.
  /// - Throws: ``ResultsError/noSuchFilter(_:layer:count:)``, and what `progress` throws.
  public func maximize(
    _ filters: [Int], of layer: Network.FilterLayer, iterations: Int? = nil,
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws -> [Maximizer] {
    try check(filters, of: layer)
    let ascent = FilterAscent(side: inference.size, iterations: iterations)
    return try ascent.maximize(filters, of: layer, in: network, parameters: parameters, progress: progress).map {
      Maximizer(filter: $0.filter, activation: $0.activation, pixels: stretched(shown($0.pixels)))
    }
  }

  func check(_ filters: [Int], of layer: Network.FilterLayer) throws(ResultsError) {
    if let wrong = filters.first(where: { !(0..<layer.filterCount).contains($0) }) {
      throw .noSuchFilter(wrong, layer: layer.name, count: layer.filterCount)
    }
  }

  /// Normalised pixels as those of images, black 0 and white 1 but without these limits.
  private func shown(_ pixels: [Float]) -> [Float] {
    let area = pixels.count / inference.channels
    return pixels.enumerated().map { index, value in
      value * inference.deviation[index / area] + inference.mean[index / area]
    }
  }
}

/// Bytes of an image: 0 at its 1st percentile, 255 at its 99th, over all channels.
func stretched(_ pixels: [Float]) -> [UInt8] {
  let sorted = pixels.filter(\.isFinite).sorted()
  guard let low = sorted.dropFirst(sorted.count / 100).first,
    let high = sorted.dropLast(sorted.count / 100).last, high > low
  else { return [UInt8](repeating: 128, count: pixels.count) }
  return pixels.map { value in
    value.isFinite ? UInt8(max(0, min(255, (value - low) / (high - low) * 255)).rounded()) : 128
  }
}
