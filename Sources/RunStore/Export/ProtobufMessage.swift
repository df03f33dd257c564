/// A message of Google's protocol buffers, put together field by field.
///
/// ONNX's and TensorBoard's messages that are written here have few fields and are never read back, so that this takes
/// the place of swift-protobuf, whose library and generated code take longer to build than all of the program.
/// Big arrays are referred to, not copied, until they are written.
///
/// - Source: <https://protobuf.dev/programming-guides/encoding>.
package struct ProtobufMessage {
  private enum Piece {
    case bytes([UInt8])
    case floats([Float])
  }

  private var pieces: [Piece] = []
  /// The message's length.
  package private(set) var byteCount = 0

  /// Floats that are turned into bytes at a time.
  private static let floatsAtOnce = 1 << 18

  /// How a field's value is written.
  private enum WireType: UInt64 {
    case varint = 0
    case fixed64 = 1
    case lengthDelimited = 2
    case fixed32 = 5
  }

  package init() {}

  /// Adds an integer, a truth value or an enumeration's number.
  package mutating func add(_ field: Int, _ value: Int) {
    addTag(field, .varint)
    addVarint(UInt64(bitPattern: Int64(value)))
  }

  package mutating func add(_ field: Int, _ value: Float) {
    addTag(field, .fixed32)
    append(withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) })
  }

  package mutating func add(_ field: Int, _ value: Double) {
    addTag(field, .fixed64)
    append(withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) })
  }

  package mutating func add(_ field: Int, _ text: String) { add(field, bytes: Array(text.utf8)) }

  package mutating func add(_ field: Int, bytes: [UInt8]) {
    addTag(field, .lengthDelimited)
    addVarint(UInt64(bytes.count))
    append(bytes)
  }

  /// Adds a message within this one.
  package mutating func add(_ field: Int, _ message: ProtobufMessage) {
    addTag(field, .lengthDelimited)
    addVarint(UInt64(message.byteCount))
    for piece in message.pieces { append(piece) }
  }

  /// Adds a repeated field of numbers, packed.
  package mutating func add(_ field: Int, packed values: [Double]) {
    addTag(field, .lengthDelimited)
    addVarint(UInt64(8 * values.count))
    append(values.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } })
  }

  /// Adds the bytes of an array, little-endian as those of every machine that this is built for.
  package mutating func add(_ field: Int, raw values: [Float]) {
    addTag(field, .lengthDelimited)
    addVarint(UInt64(4 * values.count))
    append(.floats(values))
  }

  /// The whole message, for those that are small.
  package var bytes: [UInt8] {
    pieces.flatMap { piece in
      switch piece {
      case .bytes(let bytes): bytes
      case .floats(let values): values.withUnsafeBytes { Array($0) }
      }
    }
  }

  /// Writes the message piece by piece.
  package func write(to file: FileWriter) throws(StoreError) {
    for piece in pieces {
      switch piece {
      case .bytes(let bytes): try file.write(bytes: bytes)
      case .floats(let values):
        for start in stride(from: 0, to: values.count, by: ProtobufMessage.floatsAtOnce) {
          let part = Array(values[start..<min(values.count, start + ProtobufMessage.floatsAtOnce)])
          try file.write(bytes: part.withUnsafeBytes { Array($0) })
        }
      }
    }
  }

  private mutating func addTag(_ field: Int, _ type: WireType) { addVarint(UInt64(field) << 3 | type.rawValue) }

  private mutating func addVarint(_ value: UInt64) {
    var (rest, bytes) = (value, [UInt8]())
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7f | 0x80))
      rest >>= 7
    }
    append(bytes + [UInt8(rest)])
  }

  private mutating func append(_ bytes: [UInt8]) { append(.bytes(bytes)) }

  private mutating func append(_ piece: Piece) {
    switch piece {
    case .floats(let values):
      byteCount += 4 * values.count
      pieces.append(piece)
    case .bytes(let bytes):
      byteCount += bytes.count
      guard case .bytes(var last)? = pieces.last else { return pieces.append(piece) }
      pieces.removeLast()
      last += bytes
      pieces.append(.bytes(last))
    }
  }
}
