import Datasets
import RunStore
import Telemetry

/// The options that a user can change while the run goes on, as a checkpoint keeps them.
struct LiveOptions: Codable {
  var k: Int
  var epochs: Int
  var reassign: Double
  var sampler: Sampler
  /// Nil in checkpoints of versions that could not change it.
  var augment: String?
  /// Whether the run chooses k itself; nil where it does not, and in checkpoints of version 0.1.0.
  var kAuto: Bool?

  init(_ plan: RunPlan) {
    let options = plan.configuration
    (k, epochs, reassign, sampler) = (plan.k, options.epochs, options.reassign, options.sampler)
    augment = plan.augmentation
    kAuto = options.kAuto
  }
}

extension RunRecord {
  /// What a run is gone on with from a checkpoint: the options that it had there, changed or not.
  public func configuration(at checkpoint: Checkpoint?) -> Configuration {
    var result = configuration
    result.head = result.head ?? .reset  // what runs of versions that knew no other have
    if let options = checkpoint.flatMap({ try? TrainerState.read($0.state) })?.options {
      (result.k, result.epochs, result.kAuto) = (options.k, options.epochs, options.kAuto)
      (result.reassign, result.sampler) = (options.reassign, options.sampler)
      result.augment = options.augment ?? result.augment
    }
    return result
  }
}

extension RunPlan {
  /// Changes an option of a run that goes on.
  ///
  /// - Parameters:
  ///   - images: Those that the run has.
  ///   - epoch: The one that is going on.
  /// - Throws: for a value that cannot be used; then nothing is changed.
  mutating func take(_ change: OptionChange, images: Int, epoch: Int) throws(ConfigurationError) {
    var options = configuration
    switch change {
    case .k(let count):
      (options.k, options.kAuto) = (count, nil)
      guard count <= images else { throw .moreClustersThanImages(k: count, images: images) }
      try RunPlan.checkRoom(for: count, of: images, options)
    case .reassign(let epochs): options.reassign = epochs
    case .sampler(let sampler): options.sampler = sampler
    case .augment(let names):
      options.augment = names
      options.augment = try options.augmentation()?.name
    case .epochs(let count):
      options.epochs = count
      guard count > epoch else {
        throw .outOfRange(
          option: "epochs", found: "\(count)", expected: "\(epoch + 1) or more, for epoch \(epoch + 1) is going on")
      }
    }
    try RunPlan.check(options)
    configuration = options
    k = options.k ?? k
    augmentation = options.augment ?? augmentation
  }
}
