import Glibc

/// Memory for arrays, aligned to 64 bytes: a cache line, and the widest vector register.
enum AlignedMemory {
  private static let alignment = 64
  private static let largePage = 2 << 20

  /// New memory, its contents undefined, to be given back by `deallocate()`.
  ///
  /// What spans several pages of two megabytes asks for such pages: a network's activations are a hundred megabytes that
  /// every step walks through, and with pages of four kilobytes it spends a good part of the time on finding them. Where
  /// the system has none, it is as it was.
  static func allocate(_ bytes: Int) -> UnsafeMutableRawPointer {
    guard bytes >= 2 * largePage else { return .allocate(byteCount: bytes, alignment: alignment) }
    let result = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: largePage)
    _ = madvise(result, bytes, MADV_HUGEPAGE)
    return result
  }
}
