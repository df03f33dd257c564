import Foundation
import Tensors

/// Reads `[N, D]` features from NumPy's `.npy` files.
public enum NumPyArray {
  /// Reads a file of little-endian `float32`, row by row.
  ///
  /// - Throws: ``DatasetError`` where it is something else.
  public static func read(_ path: String) throws(DatasetError) -> Tensor {
    let file = try NumPyFile(MappedFile.open(path), path: path)
    guard file.type == "f4", !file.isFortranOrder, file.shape.count == 2, file.shape.allSatisfy({ $0 > 0 }) else {
      let order = file.isFortranOrder ? " in Fortran order" : ""
      throw .wrongArray(
        path: path, found: "\(file.shapeText) of type \(file.type)\(order)",
        expected: "float32 features [N, D] in C order")
    }
    let result = Tensor(Shape(file.shape))
    _ = file.values.copyBytes(to: UnsafeMutableRawBufferPointer(result.elements))
    return result
  }
}
