/// The cyclic redundancy check with Castagnoli's polynomial, which zlib does not have.
///
/// - Source: RFC 3720, appendix B.4.
enum CRC32C {
  private static let polynomial: UInt32 = 0x82f6_3b78  // bits reflected

  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { rest, _ in rest & 1 == 1 ? rest >> 1 ^ polynomial : rest >> 1 }
  }

  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { rest, byte in table[Int((rest ^ UInt32(byte)) & 255)] ^ rest >> 8 }
  }

  /// As TFRecord files hold it, so that a check of data that holds checks stays sound.
  static func masked(_ bytes: [UInt8]) -> UInt32 {
    let check = checksum(bytes)
    return (check >> 15 | check << 17) &+ 0xa282_ead8
  }
}
