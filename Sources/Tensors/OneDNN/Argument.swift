import COneDNN

/// What a memory is to a primitive.
package enum Argument: Sendable {
  case source, target, weights, bias, mean, variance, scale, shift, workspace
  case sourceGradient, targetGradient, weightGradient, biasGradient, scaleGradient, shiftGradient

  /// oneDNN's index of the argument.
  var index: Int32 {
    switch self {
    case .source: DNNL_ARG_SRC
    case .target: DNNL_ARG_DST
    case .weights: DNNL_ARG_WEIGHTS
    case .bias: DNNL_ARG_BIAS
    case .mean: DNNL_ARG_MEAN
    case .variance: DNNL_ARG_VARIANCE
    case .scale: DNNL_ARG_SCALE
    case .shift: DNNL_ARG_SHIFT
    case .workspace: DNNL_ARG_WORKSPACE
    case .sourceGradient: DNNL_ARG_DIFF_SRC
    case .targetGradient: DNNL_ARG_DIFF_DST
    case .weightGradient: DNNL_ARG_DIFF_WEIGHTS
    case .biasGradient: DNNL_ARG_DIFF_BIAS
    case .scaleGradient: DNNL_ARG_DIFF_SCALE
    case .shiftGradient: DNNL_ARG_DIFF_SHIFT
    }
  }
}
