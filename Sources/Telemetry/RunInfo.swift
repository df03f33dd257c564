/// What a run is made of: known once the data is open and the network built, constant from then on.
public struct RunInfo: Codable, Equatable, Sendable {
  /// The run's folder, such as `runs/20261123-204107`.
  public var run: String
  /// A short name of the data, for a title.
  public var dataName: String
  public var images: Int
  public var channels: Int
  /// The side of the square that the network sees, in pixels.
  public var size: Int
  /// The number of clusters asked for.
  public var k: Int
  public var backbone: String
  /// The number of the backbone's weights.
  public var parameters: Int
  public var precision: String
  public var threads: Int
  public var seed: UInt64
  public var version: String
  public var epochs: Int
  public var batch: Int
  public var learningRate: Float
  public var weightDecay: Float
  /// The number of true classes; nil where the data has no labels.
  public var classCount: Int?
  /// Images of the folder that could not be read and were left out.
  public var skippedImages: Int
  /// The names of the true classes; nil where the data has none, and for runs of versions that did not keep them.
  public var classNames: [String]?
  /// What training images go through, by the names of the operations; nil for runs of versions that did not tell.
  public var augment: String?
  /// What its ranges and probabilities are multiplied by.
  public var augmentStrength: Float?
  /// Why it was chosen for the data; nil where the user has.
  public var augmentReason: String?
  /// What stands on the features in training, as the option `--head` names it; nil for runs of versions with one kind.
  public var head: String?

  public init(
    run: String, dataName: String, images: Int, channels: Int, size: Int, k: Int, backbone: String,
    parameters: Int, precision: String, threads: Int, seed: UInt64, version: String, epochs: Int, batch: Int,
    learningRate: Float, weightDecay: Float, classCount: Int?, skippedImages: Int,
    classNames: [String]? = nil, augment: String? = nil, augmentStrength: Float? = nil, augmentReason: String? = nil,
    head: String? = nil
  ) {
    self.run = run
    self.dataName = dataName
    self.images = images
    self.channels = channels
    self.size = size
    self.k = k
    self.backbone = backbone
    self.parameters = parameters
    self.precision = precision
    self.threads = threads
    self.seed = seed
    self.version = version
    self.epochs = epochs
    self.batch = batch
    self.learningRate = learningRate
    self.weightDecay = weightDecay
    self.classCount = classCount
    self.skippedImages = skippedImages
    self.classNames = classNames
    self.augment = augment
    self.augmentStrength = augmentStrength
    self.augmentReason = augmentReason
    self.head = head
  }

  /// What training images go through, how strongly, and why; nil where that is not known.
  public var augmentText: String? {
    augment.map { name in
      let strength = augmentStrength.map { $0 == 1 ? "" : " strength \($0)" } ?? ""
      return name + strength + (augmentReason.map { ": \($0)" } ?? "")
    }
  }
}
