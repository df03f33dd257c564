import Tensors

extension Network {
  /// A layer whose channels, the filters, can be looked at one by one: a convolution or a linear layer with the batch
  /// normalisation behind it, or a residual block.
  public struct FilterLayer: Sendable, Equatable {
    /// Of the layer, such as `"features.0"`.
    public let name: String
    /// The shape of one image's responses: `[filters, H, W]`, or `[filters]`.
    public let shape: Shape
    /// Layers from the network's first to the last of these.
    let layerCount: Int

    public var filterCount: Int { shape[0] }
    /// The positions at which every filter responds.
    public var positionCount: Int { shape.count / shape[0] }
  }

  /// The layers with filters, in order.
  public var filterLayers: [FilterLayer] {
    layers.indices.compactMap { index in
      guard layers[index] is Convolution || layers[index] is Linear || layers[index] is Residual else { return nil }
      let isNormalized = index + 1 < layers.count && layers[index + 1] is BatchNorm
      let count = isNormalized ? index + 2 : index + 1
      let shape = count < layers.count ? inputShapes[count] : outputShape
      return FilterLayer(name: layers[index].name, shape: shape, layerCount: count)
    }
  }

  /// The network up to a layer, whose responses before their ReLU it gives in place of features, filter by filter.
  ///
  /// - Throws: ``ShapeError``, which a layer of this network never is a reason for.
  public func prefix(through layer: FilterLayer) throws(ShapeError) -> Network {
    try Network(inputShape: inputShape, layers: Array(layers.prefix(layer.layerCount)))
  }

  /// How many images, of up to `count`, it takes at once within some memory, if all that its layers give is kept.
  func batch(of count: Int, within bytes: Int) -> Int {
    let values = inputShapes.reduce(outputShape.count) { $0 + $1.count }
    // What the layers give, and the gradients of the largest of it.
    let needed = 2 * values * MemoryLayout<Float>.stride
    return max(1, min(count, bytes / max(1, needed)))
  }
}
