/// What features go through before they are compared with the centroids; unit length comes last.
public struct SnapshotProjection: Sendable {
  public enum Kind: Sendable, Equatable {
    /// y = W (x - mean), with `pca.mean`, `[D]`, and W = `pca.components`.
    case whitened(mean: NamedArray)
    /// y = W max(0, x) + bias, with `projection.bias`, `[P]`, and W = `projection.weight`.
    case trained(bias: NamedArray)
  }

  public let kind: Kind
  /// W, `[P, D]`.
  public let components: NamedArray
  /// `centroids`, `[K, P]`.
  public let centroids: NamedArray

  /// P.
  public var componentCount: Int { components.shape[0] }
  /// D.
  public var featureCount: Int { components.shape[1] }
  /// All of it, as files keep it.
  public var arrays: [NamedArray] { [centroids, offset, components] }

  private var offset: NamedArray {
    switch kind {
    case .whitened(let mean): mean
    case .trained(let bias): bias
    }
  }

  /// Nil where the arrays do not fit each other, or hold a NaN or an infinity.
  init?(_ arrays: [NamedArray], clusterCount: Int) {
    let byName = Dictionary(arrays.map { ($0.name, $0) }) { first, _ in first }
    guard let components = byName["pca.components"] ?? byName["projection.weight"], components.shape.count == 2,
      let centroids = byName["centroids"], components.shape.allSatisfy({ $0 > 0 }),
      centroids.shape == [clusterCount, components.shape[0]]
    else { return nil }
    if let mean = byName["pca.mean"], components.name == "pca.components", mean.shape == [components.shape[1]] {
      kind = .whitened(mean: mean)
    } else if let bias = byName["projection.bias"], components.name == "projection.weight",
      bias.shape == [components.shape[0]]
    {
      kind = .trained(bias: bias)
    } else {
      return nil
    }
    (self.components, self.centroids) = (components, centroids)
    guard self.arrays.allSatisfy({ $0.values.allSatisfy(\.isFinite) }) else { return nil }
  }
}
