/// What keeps a snapshot from being used here and now, with what to do.
public enum ResultsError: Error, Equatable, CustomStringConvertible {
  /// Something that only another version knows.
  case unknown(path: String, what: String)
  case precisionNotSupported(path: String, precision: String)
  /// The data is not what it was when the snapshot was made.
  case dataHasChanged(data: String, missing: Int, first: String)
  /// An image of the snapshot can no longer be read.
  case imageLost(name: String, reason: String)
  /// More than ONNX's files hold.
  case tooLarge(path: String, bytes: Int)
  /// A layer that the network has not, or that has no filters; those that have any.
  case noSuchLayer(String, layers: [String])
  /// A filter beyond the layer's last.
  case noSuchFilter(Int, layer: String, count: Int)

  public var description: String {
    switch self {
    case .unknown(let path, let what):
      "the snapshot \(path) needs \(what), which this version does not know: take the version that wrote it."
    case .precisionNotSupported(let path, let precision):
      "the snapshot \(path) was computed in \(precision), which this processor does not multiply: use it on one that does."
    case .dataHasChanged(let data, let missing, let first):
      "\(data) no longer holds \(missing) of the snapshot's images, the first: \(first). Name where they are with --data."
    case .imageLost(let name, let reason):
      "\(name) could be read when the snapshot was made and no longer can (\(reason)): put it back."
    case .tooLarge(let path, let bytes):
      "the snapshot \(path) makes \(bytes) bytes of ONNX, whose files hold up to 2 GB: export it as safetensors."
    case .noSuchLayer(let name, let layers):
      "the network has no layer \(name) with filters: expected one of \(layers.joined(separator: ", "))."
    case .noSuchFilter(let filter, let layer, let count):
      "the layer \(layer) has no filter \(filter): it has \(count), 0 to \(count - 1)."
    }
  }
}
