import Foundation

/// Numbers in as few bytes each as the largest needs, by numpy's names: u1, <u2 and <u4. -1 is the type's largest.
enum CompactNumbers {
  /// - Parameter limit: All numbers are below it; where -1 occurs, one more than the largest at least.
  static func encode(_ numbers: [Int32], below limit: Int) -> (type: String, bytes: Data) {
    if limit <= 1 << 8 { return ("u1", StoredFact.bytes(numbers.map { UInt8(truncatingIfNeeded: $0) })) }
    if limit <= 1 << 16 {
      return ("<u2", StoredFact.bytes(numbers.map { UInt16(truncatingIfNeeded: $0).littleEndian }))
    }
    return ("<u4", StoredFact.bytes(numbers.map { UInt32(bitPattern: $0).littleEndian }))
  }

  /// The numbers, with the type's largest as it is; nil for another type.
  static func decode(_ bytes: Data, _ type: String) -> [Int32]? {
    switch type {
    case "u1": bytes.map { Int32($0) }
    case "<u2": bytes.numbers(UInt16.self).map { Int32($0) }
    case "<u4": bytes.numbers(UInt32.self).map { Int32(bitPattern: $0) }
    default: nil
    }
  }

  /// The numbers, -1 in the place of the type's largest; nil for another type.
  static func decodeWithNone(_ bytes: Data, _ type: String) -> [Int32]? {
    let none: Int32 = type == "u1" ? 0xff : type == "<u2" ? 0xffff : -1
    return decode(bytes, type)?.map { $0 == none ? -1 : $0 }
  }

  /// Distances in two bytes each, as numpy's <f2; what does not exist is not a number.
  static func encode(_ distances: [Float?]) -> Data {
    StoredFact.bytes(distances.map { ($0.map { Float16($0) } ?? .nan).bitPattern.littleEndian })
  }

  /// The distances; nil for what is not a number.
  static func decodeDistances(_ bytes: Data) -> [Float?] {
    bytes.numbers(UInt16.self).map { word in
      let value = Float(Float16(bitPattern: word))
      return value.isNaN ? nil : value
    }
  }
}

extension Data {
  /// The little-endian numbers that the bytes are; bytes behind the last whole one are left out.
  func numbers<Number: FixedWidthInteger & BitwiseCopyable>(_ type: Number.Type) -> [Number] {
    var result = [Number](repeating: 0, count: count / MemoryLayout<Number>.size)
    _ = result.withUnsafeMutableBytes { copyBytes(to: $0) }
    return result.map { Number(littleEndian: $0) }
  }
}
