import Foundation

/// Writes an array as NumPy's `.npy` file, row by row.
///
/// - Source: NumPy Enhancement Proposal 1, version 1.0 of the format.
package struct NumPyWriter {
  private let file: FileWriter

  /// Begins a file of little-endian numbers of 4 bytes.
  ///
  /// - Parameters:
  ///   - type: numpy's name: `<f4`, `<i4`.
  ///   - shape: The extents, outermost first; so many values are to follow.
  package init(_ path: String, type: String, shape: [Int]) throws(StoreError) {
    file = try FileWriter(path)
    let extents = shape.map { "\($0)" }.joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(extents)), }"
    // Magic, version, length and header together are a multiple of 64 bytes, so that the numbers are aligned.
    while (10 + header.utf8.count + 1) % 64 != 0 { header += " " }
    header += "\n"
    let length = header.utf8.count
    let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
    try file.write(bytes: magic + [1, 0, UInt8(length & 255), UInt8(length >> 8)])
    try file.write(header)
  }

  /// Adds numbers, which are little-endian on every machine that this is built for.
  package func append<Number: BitwiseCopyable>(_ numbers: UnsafeBufferPointer<Number>) throws(StoreError) {
    precondition(MemoryLayout<Number>.size == 4, "numbers of \(MemoryLayout<Number>.size) bytes")
    try file.write(bytes: UnsafeRawBufferPointer(numbers))
  }

  package func append<Number: BitwiseCopyable>(_ numbers: [Number]) throws(StoreError) {
    precondition(MemoryLayout<Number>.size == 4, "numbers of \(MemoryLayout<Number>.size) bytes")
    try file.write(bytes: numbers.withUnsafeBytes { Array($0) })
  }

  package func finish() throws(StoreError) { try file.finish() }
}
