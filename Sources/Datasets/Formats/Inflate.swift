import CZlib
import Foundation

/// Unpacks what zlib calls raw deflate, as zip archives hold it.
enum Inflate {
  /// No deflated bytes unpack to more than so many times as many.
  private static let greatestRatio = 1032
  /// zlib counts in 32 bits: larger pieces go to it one after the other.
  private static let pieceLength = 1 << 30

  /// The `size` bytes that `packed` unpacks to; nil where it is damaged, or unpacks to another number of them.
  static func unpack(_ packed: Data, size: Int) -> Data? {
    guard size / greatestRatio <= packed.count else { return nil }
    var stream = z_stream()
    guard inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      return nil
    }
    defer { inflateEnd(&stream) }
    var result = Data(count: size)
    let isWhole = packed.withUnsafeBytes { input in
      result.withUnsafeMutableBytes { output in
        inflate(&stream, input.bindMemory(to: UInt8.self), output.bindMemory(to: UInt8.self))
      }
    }
    return isWhole ? result : nil
  }

  /// The CRC-32 of some bytes.
  static func checksum(_ data: Data) -> Int {
    data.withUnsafeBytes { Int(crc32_z(0, $0.bindMemory(to: UInt8.self).baseAddress, $0.count)) }
  }

  /// Whether all input makes exactly all output.
  private static func inflate(
    _ stream: inout z_stream, _ input: UnsafeBufferPointer<UInt8>, _ output: UnsafeMutableBufferPointer<UInt8>
  ) -> Bool {
    var (read, written) = (0, 0)
    var status = Z_OK
    while status == Z_OK {
      let (inputPiece, outputPiece) = (min(input.count - read, pieceLength), min(output.count - written, pieceLength))
      stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + read })
      stream.next_out = output.baseAddress.map { $0 + written }
      (stream.avail_in, stream.avail_out) = (UInt32(inputPiece), UInt32(outputPiece))
      status = CZlib.inflate(&stream, Z_NO_FLUSH)
      read += inputPiece - Int(stream.avail_in)
      written += outputPiece - Int(stream.avail_out)
    }
    return status == Z_STREAM_END && written == output.count
  }
}
