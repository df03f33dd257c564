import Foundation
import Tensors

/// Reads `[N, D]` features from NumPy's `.npy` files.
///
/// - Source: NumPy Enhancement Proposal 1, versions 1.0 and 2.0 of the format.
public enum NumPyArray {
  /// Reads a file of little-endian `float32`, row by row.
  ///
  /// - Throws: ``DatasetError`` where it is something else.
  public static func read(_ path: String) throws(DatasetError) -> Tensor {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    } catch {
      throw FileManager.default.fileExists(atPath: path)
        ? .notReadable(path: path, reason: DatasetRegistry.reason(error)) : .notFound(path: path)
    }
    guard data.starts(with: [0x93] + Array("NUMPY".utf8)), data.count >= 12 else { throw .unknownFormat(path: path) }
    let isLong = data[6] >= 2
    let length = (0..<(isLong ? 4 : 2)).reduce(0) { $0 | Int(data[8 + $1]) << (8 * $1) }
    let start = 8 + (isLong ? 4 : 2) + length
    guard start <= data.count else { throw .cutShort(path: path, expected: start, found: data.count) }
    let header = String(decoding: data[(isLong ? 12 : 10)..<start], as: UTF8.self)
    guard header.contains("'<f4'"), header.contains("'fortran_order': False"), let shape = shape(header),
      shape.count == 2, shape[0] > 0, shape[1] > 0, shape[0] <= data.count, shape[1] <= data.count
    else { throw .unknownFormat(path: path) }
    let expected = start + 4 * shape[0] * shape[1]
    guard data.count >= expected else { throw .cutShort(path: path, expected: expected, found: data.count) }
    let result = Tensor(Shape(shape))
    _ = data[start..<expected].copyBytes(to: UnsafeMutableRawBufferPointer(result.elements))
    return result
  }

  /// The numbers between the parentheses behind `'shape':`.
  private static func shape(_ header: String) -> [Int]? {
    guard let open = header.range(of: "'shape': (")?.upperBound,
      let close = header[open...].firstIndex(of: ")")
    else { return nil }
    let parts = header[open..<close].split(separator: ",").map { Int($0.trimmingCharacters(in: .whitespaces)) }
    return parts.contains(nil) ? nil : parts.compactMap { $0 }
  }
}
