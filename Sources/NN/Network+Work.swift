import Tensors

extension Network {
  /// Floating-point operations of one image's forward pass through convolutions and linear layers; a multiply and an
  /// add count as two. What an algorithm saves is not taken off.
  public var forwardOperations: Double { operations.reduce(0, +) }

  /// Those of a training step: the forward pass, and the two backward ones of every layer but the first, which needs
  /// no gradient of its input.
  public var trainingOperations: Double { 3 * forwardOperations - (operations.first { $0 > 0 } ?? 0) }

  /// Of each layer.
  private var operations: [Double] {
    zip(layers, inputShapes).map { layer, input in
      switch layer {
      case let layer as Convolution:
        let target = layer.extents(batch: 1, input).target
        return 2 * Double(target[1] * target[2] * target[3] * layer.kernel * layer.kernel * input[0])
      case let layer as Linear: return 2 * Double(layer.outputCount * input.count)
      case let layer as Residual:
        return [layer.body, layer.shortcut].reduce(0) { sum, branch in
          sum + ((try? Network(inputShape: input, layers: branch))?.forwardOperations ?? 0)
        }
      default: return 0
      }
    }
  }

  /// Its convolutions with the shape of one image before each, those in residual blocks too, in order.
  var convolutions: [(layer: Convolution, input: Shape)] {
    zip(layers, inputShapes).flatMap { layer, input -> [(layer: Convolution, input: Shape)] in
      switch layer {
      case let layer as Convolution: [(layer, input)]
      case let layer as Residual:
        [layer.body, layer.shortcut].flatMap { (try? Network(inputShape: input, layers: $0))?.convolutions ?? [] }
      default: []
      }
    }
  }
}
