/// Thrown at a boundary when the user asked the run to stop; everything is saved before the run ends.
struct RunInterrupted: Error {}

/// What stops a run by itself.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// The loss became NaN or infinite.
  case lossNotFinite(epoch: Int, iteration: Int, layer: String)
  /// So many images were damaged, or duplicates, that fewer are left than clusters.
  case tooFewImagesLeft(left: Int, k: Int, skipped: Int)
  /// A checkpoint belongs to other data, options or another version.
  case checkpointDoesNotFit(reason: String)
  /// A file of weights belongs to another network.
  case weightsDoNotFit(path: String, reason: String)

  public var description: String {
    switch self {
    case .lossNotFinite(let epoch, let iteration, let layer):
      return """
        the loss is not finite at epoch \(epoch), batch \(iteration): the first value that is not comes from \
        \(layer). The last clusters and the weights that made them are saved; try a smaller --learning-rate.
        """
    case .checkpointDoesNotFit(let reason):
      return "the checkpoint does not fit the run (\(reason)): its data may have changed since; start a new run."
    case .weightsDoNotFit(let path, let reason):
      return
        "the weights in \(path) do not fit the network: \(reason). Take the --backbone, --input-size and --sobel of theirs."
    case .tooFewImagesLeft(let left, let k, let skipped):
      return """
        only \(left) images are left (\(skipped) were damaged or duplicates), fewer than the \(k) clusters asked for: \
        take --k \(left) or less, or mend the images.
        """
    }
  }
}
