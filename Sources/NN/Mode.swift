import Tensors

/// What a network is compiled for.
public enum Mode: Sendable {
  /// Batch statistics, and everything kept that the backward pass needs.
  case training
  /// Running statistics, folded into the convolutions; no backward pass.
  case inference

  var propagation: PropagationMode { self == .training ? .training : .inference }
}

/// The numbers that convolutions multiply. Master weights, statistics and features are always f32.
public enum Precision: String, Sendable, CaseIterable {
  case f32, bf16
}
