import COneDNN

/// What an array's elements are in memory.
package enum ElementType: Sendable {
  case f32
  /// The upper half of an f32: its range with 8 bits of precision.
  case bf16

  var handle: dnnl_data_type_t { self == .f32 ? dnnl_f32 : dnnl_bf16 }

  package var byteCount: Int { self == .f32 ? 4 : 2 }

  /// Whether the processor multiplies bf16 in hardware.
  package static var hasFastBF16: Bool {
    dnnl_get_effective_cpu_isa().rawValue & avx512BF16Bit == avx512BF16Bit
  }

  /// Whether the processor multiplies whole tiles of such elements at once (AMX), several times as fast as vectors.
  package var hasTiles: Bool { self == .bf16 && ElementType.hasBF16Tiles }

  private static let hasBF16Tiles: Bool =
    dnnl_get_effective_cpu_isa().rawValue & dnnl_cpu_isa_avx512_core_amx.rawValue
    == dnnl_cpu_isa_avx512_core_amx.rawValue

  /// The bit of `dnnl_cpu_isa_avx512_core_bf16` that `avx512_core_vnni` lacks.
  private static let avx512BF16Bit: UInt32 =
    dnnl_cpu_isa_avx512_core_bf16.rawValue & ~dnnl_cpu_isa_avx512_core_vnni.rawValue
}
