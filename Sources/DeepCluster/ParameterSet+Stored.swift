import NN
import RunStore
import Tensors

extension ParameterSet {
  /// Takes the weights of a safetensors file, such as a snapshot's `weights.safetensors` or what PyTorch has saved of a
  /// module of the same names.
  ///
  /// What else the file holds (a head, counters) is passed over; momentum begins at 0 as ever.
  ///
  /// - Throws: ``TrainingError/weightsDoNotFit(path:reason:)``, or `StoreError` where the file cannot be read.
  func load(_ path: String) throws {
    let stored = try Safetensors.read(path)
    let byName = Dictionary(stored.map { ($0.name, $0) }) { first, _ in first }
    var values: [(name: String, values: [Float])] = []
    for parameter in all {
      guard let array = byName[parameter.name] else {
        throw TrainingError.weightsDoNotFit(path: path, reason: "\(parameter.name) is not in it")
      }
      guard array.shape == parameter.shape.dims else {
        throw TrainingError.weightsDoNotFit(
          path: path, reason: "\(parameter.name) is \(array.shape) in it, and \(parameter.shape) in the network")
      }
      guard array.values.allSatisfy(\.isFinite) else {
        throw TrainingError.weightsDoNotFit(path: path, reason: "\(parameter.name) holds a NaN or an infinity")
      }
      values.append((parameter.name, array.values))
    }
    try importValues(values)
  }
}
