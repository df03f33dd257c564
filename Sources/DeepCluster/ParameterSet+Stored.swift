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
    let stored = try StoredWeights(path)
    var values: [(name: String, values: [Float])] = []
    for parameter in all { values.append((parameter.name, try stored.values(parameter.name, parameter.shape))) }
    try importValues(values)
  }
}
