import Foundation

/// A `.npy` file: what its header says, and the bytes of its numbers, which are not copied.
///
/// - Source: NumPy Enhancement Proposal 1, versions 1.0 to 3.0 of the format.
struct NumPyFile {
  /// NumPy's name of the elements' type without the mark of their byte order: `u1` is a byte, `f4` a 32-bit float.
  /// Types of big-endian numbers keep theirs, `>`.
  let type: String
  let isFortranOrder: Bool
  let shape: [Int]
  /// The numbers, little-endian, the last axis' neighbours side by side where the order is not Fortran's.
  let values: Data

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// Reads the header of a whole file's bytes.
  ///
  /// - Throws: ``DatasetError`` where they are no such file, or fewer than the header asks for.
  init(_ data: Data, path: String) throws(DatasetError) {
    let first = [UInt8](data.prefix(12))
    guard first.starts(with: NumPyFile.magic) else { throw .unknownFormat(path: path) }
    guard first.count == 12 else { throw .cutShort(path: path, expected: 12, found: first.count) }
    let lengthSize = first[6] >= 2 ? 4 : 2
    let length = (0..<lengthSize).reduce(0) { $0 | Int(first[8 + $1]) << (8 * $1) }
    let start = 8 + lengthSize + length
    guard start <= data.count else { throw .cutShort(path: path, expected: start, found: data.count) }
    let header = String(decoding: data.dropFirst(8 + lengthSize).prefix(length), as: UTF8.self)
    guard let type = NumPyFile.type(header), let shape = NumPyFile.shape(header),
      let order = NumPyFile.value(of: "fortran_order", in: header)
    else {
      throw .wrongArray(
        path: path, found: "a header that is none of NumPy's", expected: "a file that numpy.save has written")
    }
    (self.type, self.shape, isFortranOrder) = (type, shape, order.hasPrefix("True"))
    var size = NumPyFile.elementSize(type)
    for extent in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: extent)
      if overflow || product > Int.max / 2 {
        throw .absurdSize(path: path, sizes: shape.map(String.init).joined(separator: " x "))
      }
      size = product
    }
    guard size <= data.count - start else {
      throw .cutShort(path: path, expected: start + size, found: data.count)
    }
    values = data.dropFirst(start).prefix(size)
  }

  /// The shape as NumPy writes it.
  var shapeText: String { "[" + shape.map(String.init).joined(separator: ", ") + "]" }

  /// Bytes of a number; 0 for what is no plain number.
  private static func elementSize(_ type: String) -> Int {
    let name = type.hasPrefix(">") ? type.dropFirst() : Substring(type)
    guard let kind = name.first, "biuf".contains(kind), let size = Int(name.dropFirst()), (1...16).contains(size)
    else { return 0 }
    return size
  }

  private static func type(_ header: String) -> String? {
    guard let value = value(of: "descr", in: header) else { return nil }
    guard value.hasPrefix("'") else { return "of several fields" }
    let name = value.dropFirst().prefix { $0 != "'" }
    return String(["<", "|", "="].contains(name.first) ? name.dropFirst() : name)
  }

  /// The numbers between the parentheses behind `'shape':`.
  private static func shape(_ header: String) -> [Int]? {
    guard let value = value(of: "shape", in: header), value.hasPrefix("("), let close = value.firstIndex(of: ")")
    else { return nil }
    let texts = value[..<close].dropFirst().split(separator: ",")
    let extents = texts.compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
    return extents.count == texts.count && extents.allSatisfy { $0 >= 0 } ? extents : nil
  }

  /// The header from what stands behind a key on.
  private static func value(of key: String, in header: String) -> Substring? {
    guard let end = header.range(of: "'\(key)':")?.upperBound else { return nil }
    return header[end...].drop { $0 == " " }
  }
}
