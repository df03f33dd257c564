import RunStore
import Tensors

/// The weights of a safetensors file, by name.
struct StoredWeights {
  private let path: String
  private let arrays: [String: NamedArray]

  /// - Throws: `StoreError` where the file cannot be read.
  init(_ path: String) throws(StoreError) {
    self.path = path
    arrays = Dictionary(try Safetensors.read(path).map { ($0.name, $0) }) { first, _ in first }
  }

  /// A parameter's values in PyTorch's order.
  ///
  /// - Throws: ``TrainingError/weightsDoNotFit(path:reason:)``.
  func values(_ name: String, _ shape: Shape) throws(TrainingError) -> [Float] {
    guard let array = arrays[name] else {
      throw .weightsDoNotFit(path: path, reason: "\(name) is not in it")
    }
    guard array.shape == shape.dims else {
      throw .weightsDoNotFit(path: path, reason: "\(name) is \(array.shape) in it, and \(shape) in the network")
    }
    guard array.values.allSatisfy(\.isFinite) else {
      throw .weightsDoNotFit(path: path, reason: "\(name) holds a NaN or an infinity")
    }
    return array.values
  }
}
