/// What features go through before they are compared with the centroids: y = W (x - mean), then unit length.
public struct SnapshotProjection: Sendable {
  /// `pca.mean`, `[D]`.
  public let mean: NamedArray
  /// `pca.components`, W, `[P, D]`.
  public let components: NamedArray
  /// `centroids`, `[K, P]`.
  public let centroids: NamedArray

  /// P.
  public var componentCount: Int { components.shape[0] }
  /// D.
  public var featureCount: Int { mean.shape[0] }

  /// Nil where the arrays do not fit each other, or hold a NaN or an infinity.
  init?(_ arrays: [NamedArray], clusterCount: Int) {
    let byName = Dictionary(arrays.map { ($0.name, $0) }) { first, _ in first }
    guard let mean = byName["pca.mean"], let components = byName["pca.components"],
      let centroids = byName["centroids"], mean.shape.count == 1, components.shape.count == 2,
      centroids.shape == [clusterCount, components.shape[0]], components.shape[1] == mean.shape[0],
      components.shape[0] > 0, mean.shape[0] > 0
    else { return nil }
    guard [mean, components, centroids].allSatisfy({ $0.values.allSatisfy(\.isFinite) }) else { return nil }
    (self.mean, self.components, self.centroids) = (mean, components, centroids)
  }
}
