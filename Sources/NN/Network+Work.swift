import Tensors

extension Network {
  /// Floating-point operations of one image's forward pass through convolutions and linear layers; a multiply and an
  /// add count as two.
  public var forwardOperations: Double {
    zip(layers, inputShapes).reduce(0) { sum, part in
      let (layer, input) = part
      switch layer {
      case let layer as Convolution:
        let target = layer.extents(batch: 1, input).target
        return sum + 2 * Double(target[1] * target[2] * target[3] * layer.kernel * layer.kernel * input[0])
      case let layer as Linear: return sum + 2 * Double(layer.outputCount * input.count)
      default: return sum
      }
    }
  }

  /// Those of a training step: the forward pass, and the two backward ones of every layer but the first, which needs
  /// no gradient of its input.
  public var trainingOperations: Double {
    let first = layers.firstIndex { $0 is Convolution || $0 is Linear } ?? 0
    let only = (try? Network(inputShape: inputShapes[first], layers: [layers[first]]))?.forwardOperations ?? 0
    return 3 * forwardOperations - only
  }
}
