import Tensors

/// A two-dimensional convolution with bias and square kernels.
///
/// Computed by the algorithm that the parameters' ``AlgorithmTable`` names, pass by pass. In inference mode a following
/// ``BatchNorm`` is folded into its weights and a following ``ReLU`` into the primitive.
public struct Convolution: Layer {
  public let name: String
  public let outputChannels: Int
  public let kernel: Int
  public let stride: Int
  public let padding: Int
  /// Whether a bias is learnt; before batch normalisation it has no effect.
  public let hasBias: Bool

  public init(
    _ name: String, outputChannels: Int, kernel: Int, stride: Int = 1, padding: Int = 0, hasBias: Bool = true
  ) {
    (self.name, self.outputChannels, self.kernel) = (name, outputChannels, kernel)
    (self.stride, self.padding, self.hasBias) = (stride, padding, hasBias)
  }

  public func outputShape(for input: Shape) throws(ShapeError) -> Shape {
    let plane = try planeSize(of: input, minimum: max(1, kernel - 2 * padding))
    return Shape(Array(extents(batch: 1, Shape([plane.channels, plane.height, plane.width])).target[1...]))
  }

  /// Weights after He's rule for the fan-out (`deepcluster.md` a.3), bias 0.
  public func parameters(for input: Shape) -> [ParameterDescription] {
    let deviation = (2 / Float(kernel * kernel * outputChannels)).squareRoot()
    let weight = ParameterDescription(
      name + ".weight", [outputChannels, input[0], kernel, kernel], .normal(deviation: deviation))
    return hasBias ? [weight, ParameterDescription(name + ".bias", [outputChannels], .constant(0))] : [weight]
  }

  public func compile(into plan: ExecutionPlan) throws(OneDNNError) {
    switch plan.mode {
    case .training, .frozen: try compileForTraining(into: plan)
    case .inference: try compileForInference(into: plan)
    }
  }

  /// The bias: learnt, or zeros.
  func bias(_ plan: ExecutionPlan) throws(OneDNNError) -> Memory {
    hasBias ? try plan.parameters[name + ".bias"].values() : try Memory(.plain([outputChannels]), on: plan.engine)
  }

  /// Where the bias's gradient goes: to the parameter, or nowhere.
  func biasGradient(_ plan: ExecutionPlan) throws(OneDNNError) -> Memory {
    hasBias
      ? try plan.parameters[name + ".bias"].gradient() : try Memory(.plain([outputChannels]), on: plan.engine)
  }

  func extents(batch: Int, _ input: Shape, _ type: ElementType = .f32) -> ConvolutionShape {
    ConvolutionShape(
      source: [batch] + input.dims, weights: [outputChannels, input[0], kernel, kernel], stride: stride,
      padding: padding, type: type)
  }
}
