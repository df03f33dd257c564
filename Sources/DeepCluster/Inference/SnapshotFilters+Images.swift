import Datasets
import NN
import RunStore
import Tensors

extension SnapshotFilters {
  /// For each of some filters the images that activate it most, by their places in the source.
  ///
  /// - Parameters:
  ///   - count: Images for each filter at most: none that leaves it silent.
  ///   - limit: Images that are looked at, spread evenly; nil for all.
  ///   - onSkipped: Told of images that cannot be decoded, which are left out.
  ///   - progress: Told how many of how many images are done; what it throws ends the work.
  /// - Throws: ``ResultsError/noSuchFilter(_:layer:count:)``, and what `progress` throws.
  /// - Complexity: Memory for some images and the lists, whatever the number of images.
  public func strongest(
    _ count: Int, for filters: [Int], of layer: Network.FilterLayer, among source: any ImageSource, limit: Int? = nil,
    onSkipped: (ImageSet.Skipped) -> Void = { _ in }, progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws -> [StrongestImages] {
    try check(filters, of: layer)
    let total = min(source.count, limit ?? source.count)
    var found = [StrongestImages](repeating: StrongestImages(limit: count), count: filters.count)
    guard total > 0, !filters.isEmpty else { return found }
    let responses = try FilterResponses(
      of: layer, in: network, parameters: parameters, batch: min(inference.batch, pieceCount, total),
      mode: .inference)
    for start in stride(from: 0, to: total, by: pieceCount) {
      let wanted = (start..<min(start + pieceCount, total)).map { $0 * source.count / total }
      let piece = ImageSet.load(source, side: inference.size, places: wanted)
      piece.skipped.forEach(onSkipped)
      let places = piece.places(ofAll: source.count) ?? Array(0..<source.count)
      try forEachActivation(of: piece, filters, responses) { image, place, activation in
        found[place].offer(StrongestImages.Match(image: places[image], activation: activation))
      }
      try progress(start + wanted.count, total)
    }
    return found
  }

  /// Calls `body` with the activation of every filter, by its place in `filters`, by every image.
  private func forEachActivation(
    of images: ImageSet, _ filters: [Int], _ responses: FilterResponses,
    _ body: (_ image: Int, _ place: Int, _ activation: Float) -> Void
  ) throws {
    guard images.count > 0 else { return }
    let normalization = Normalization(mean: inference.mean, deviation: inference.deviation)
    let filler = BatchFiller(images: images, normalization: normalization, augmentation: .none, seed: 0)
    let ring = BatchRing(filler, batch: responses.network.input.rowCount, threads: threads, isAhead: false)
    try forEachFeatureBatch(of: images.count, network: responses.network, batches: ring) { output, range in
      for (row, image) in range.enumerated() {
        for (place, filter) in filters.enumerated() {
          body(image, place, responses.activation(output, image: row, filter: filter))
        }
      }
    }
  }
}
