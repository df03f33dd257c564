import Tensors

/// What a network is compiled for.
public enum Mode: Sendable {
  /// Batch statistics, and everything kept that the backward pass needs.
  case training
  /// Running statistics, folded into the convolutions; no backward pass.
  case inference
  /// Running statistics, and a backward pass that learns nothing: it gives the gradient of the images.
  case frozen

  var propagation: PropagationMode { hasBackward ? .training : .inference }

  var hasBackward: Bool { self != .inference }
}

/// The numbers that activations are kept in and that products take. Master weights, statistics, sums, features and the
/// loss are always f32.
public enum Precision: String, Sendable, CaseIterable {
  case f32
  /// Half the memory to move, and twice the multiply-adds where the processor has them.
  case bf16

  var elementType: ElementType { self == .f32 ? .f32 : .bf16 }

  /// Those that this processor computes in hardware.
  public static var supported: [Precision] { ElementType.hasFastBF16 ? [.f32, .bf16] : [.f32] }
}
