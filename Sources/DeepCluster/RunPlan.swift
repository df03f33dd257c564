import Datasets
import Foundation
import NN
import Tensors

/// A configuration with every choice made: what the trainer needs to know beside the pixels.
///
/// What can be checked without the images is checked before the screen is taken (``check(_:)``), so that a wrong option
/// ends in one message.
public struct RunPlan: Sendable {
  public internal(set) var configuration: Configuration
  public let source: any ImageSource
  /// Images asked for: all, or the limit.
  public let imageCount: Int
  public internal(set) var k: Int
  /// Images in a batch.
  public let batch: Int
  public let optimizer: Optimizer
  /// The rate that the run begins with, and the schedule goes through.
  public let learningRate: Float
  public let schedule: LearningRateSchedule
  public let backbone: Backbone
  /// Side of the square that the network sees, in pixels.
  public let side: Int
  public let sobel: Bool
  /// What training images go through, with every name written out.
  public internal(set) var augmentation: String
  public let augmentStrength: Float
  /// Why it was chosen for the data; nil where the user has.
  public let augmentReason: String?
  public let head: Configuration.HeadKind
  /// Clusterings at a time.
  public let headCount: Int
  /// Crops of each image in a batch.
  public let cropCount: Int
  /// Nil: what timing says is faster.
  public let precision: Precision?
  public let algorithm: AlgorithmTable.Policy
  public let threads: Int
  /// Bytes that pixels and features may take in memory together.
  public let memoryBudget: Int
  /// Bytes of pixels that are kept in memory, a quarter of all; images that take more are decoded as they are needed.
  /// Features may have the rest; larger ones live in a file.
  var pixelBudget: Int { memoryBudget / 4 }

  /// Chooses what the configuration leaves open, and checks all of it.
  public init(_ configuration: Configuration, source: any ImageSource) throws(ConfigurationError) {
    try RunPlan.check(configuration)
    self.configuration = configuration
    self.source = source
    imageCount = min(configuration.limit ?? source.count, source.count)
    guard imageCount >= 2 else { throw .tooFewImages(images: imageCount) }
    k = configuration.k ?? RunPlan.defaultK(classCount: source.classNames?.count, imageCount: imageCount)
    guard k <= imageCount else { throw .moreClustersThanImages(k: k, images: imageCount) }
    if configuration.kAuto != true { try RunPlan.checkRoom(for: k, of: imageCount, configuration) }
    batch = configuration.batch ?? RunPlan.defaultBatch(imageCount: imageCount)
    optimizer = Optimizer(
      rule: configuration.optimizer ?? .sgd, momentum: configuration.momentum, weightDecay: configuration.weightDecay)
    learningRate = configuration.learningRate ?? RunPlan.defaultLearningRate(optimizer.rule)
    schedule = LearningRateSchedule(configuration.schedule ?? .constant, warmup: configuration.warmup ?? 0)
    side = configuration.inputSize ?? min(source.naturalSide, RunPlan.largestDefaultSide)
    backbone = try RunPlan.backbone(named: configuration.backbone ?? RunPlan.defaultBackbone(side: side))
    guard side >= backbone.minimumSide else {
      throw .imageTooSmall(side: side, backbone: backbone.name, minimum: backbone.minimumSide)
    }
    sobel = configuration.sobel ?? (source.channels == 3 && side >= RunPlan.sobelSide)
    head = configuration.head ?? .reset
    headCount = configuration.heads ?? 1
    cropCount = configuration.crops ?? 1
    precision = try RunPlan.precision(named: configuration.precision)
    algorithm = try RunPlan.algorithm(named: configuration.algorithm)
    threads = configuration.threads ?? ProcessInfo.processInfo.activeProcessorCount
    memoryBudget =
      configuration.memory.map { Int($0 * 1e9) } ?? Int(clamping: ProcessInfo.processInfo.physicalMemory / 2)
    for (option, isWanted) in [
      ("evaluate-k", configuration.evaluateK != nil), ("probe-every", configuration.probeEvery != nil),
    ] where isWanted && source.labels == nil {
      throw .evaluationNeedsLabels(option: option, data: source.name)
    }
    if let evaluateK = configuration.evaluateK {
      guard evaluateK <= imageCount else {
        throw .outOfRange(
          option: "evaluate-k", found: "\(evaluateK)", expected: "2 to the images' number, \(imageCount)")
      }
    }
    augmentStrength = configuration.augmentStrength ?? 1
    if let wished = try configuration.augmentation() {
      (augmentation, augmentReason) = (wished.name, nil)
    } else {
      let choice = AugmentationChoice(for: source)  // last: it looks at the images
      (augmentation, augmentReason) = (choice.name, choice.reason)
    }
    self.configuration.augment = augmentation
  }

  /// The side that larger images are scaled to where no other is asked for, in pixels.
  public static let largestDefaultSide = 224
  private static let sobelSide = 96
  private static let smallSide = 40

  /// 10 x the classes if known, else round(sqrt(N)), within 2...10000, and never more than images.
  static func defaultK(classCount: Int?, imageCount: Int) -> Int {
    let wished = classCount.map { 10 * $0 } ?? Int(Double(imageCount).squareRoot().rounded())
    return min(max(2, min(wished, 10_000)), imageCount)
  }

  /// 256; for fewer than 12,288 images the largest power of two that makes 48 batches an epoch, at least 16.
  ///
  /// The head starts afresh at every reassignment: in the 28 batches of 64 that 1,797 digits make, it learns so little
  /// that the network unlearns what it had at random, and gets it back three times later than with batches of 32. A
  /// smaller learning rate makes it worse: then the head learns less still.
  static func defaultBatch(imageCount: Int) -> Int {
    var batch = 16
    while batch < 256 && batch * 2 * 48 <= imageCount { batch *= 2 }
    return batch
  }

  private static func backbone(named name: String) throws(ConfigurationError) -> Backbone {
    guard let backbone = BackboneRegistry.named(name) else {
      throw .unknownName(option: "backbone", found: name, known: BackboneRegistry.all.map(\.name))
    }
    return backbone
  }

  /// The name of the network that suits images of this side.
  private static func defaultBackbone(side: Int) -> String {
    side <= smallSide ? "small" : side < sobelSide ? "vgg-s" : "alexnet"
  }

  private static func precision(named name: String) throws(ConfigurationError) -> Precision? {
    if name == "auto" { return nil }
    guard let precision = Precision(rawValue: name) else {
      throw .unknownName(option: "precision", found: name, known: Precision.allCases.map(\.rawValue) + ["auto"])
    }
    guard Precision.supported.contains(precision) else { throw .precisionNotSupported(name) }
    return precision
  }

  private static func algorithm(named name: String) throws(ConfigurationError) -> AlgorithmTable.Policy {
    guard let policy = AlgorithmTable.Policy(named: name) else {
      throw .unknownName(option: "algorithm", found: name, known: AlgorithmTable.Policy.names)
    }
    return policy
  }

  private static func checkNames(_ options: Configuration) throws(ConfigurationError) {
    if let name = options.backbone { _ = try backbone(named: name) }
    _ = try precision(named: options.precision)
    _ = try algorithm(named: options.algorithm)
    _ = try options.augmentation()
  }

  /// - Throws: ``ConfigurationError/outOfRange(option:found:expected:)`` unless it holds.
  static func require(
    _ holds: Bool, _ option: String, _ found: Any, _ expected: String
  ) throws(ConfigurationError) {
    if !holds { throw .outOfRange(option: option, found: "\(found)", expected: expected) }
  }

  /// Checks what can be checked without the images.
  ///
  /// - Throws: ``ConfigurationError`` saying which option, what was expected and what to do.
  public static func check(_ options: Configuration) throws(ConfigurationError) {
    try checkNames(options)
    try checkClustering(options)
    if let k = options.k { try require((2...1_000_000).contains(k), "k", k, "2 or more") }
    try require(options.epochs >= 1, "epochs", options.epochs, "1 or more")
    if let batch = options.batch { try require((2...65_536).contains(batch), "batch", batch, "2 to 65536") }
    if let size = options.inputSize { try require((1...1024).contains(size), "input-size", size, "1 to 1024") }
    try checkDescent(options)
    try require((1...9216).contains(options.pca), "pca", options.pca, "1 to 9216")
    try require(
      (1...10_000).contains(options.kmeansIterations), "kmeans-iterations", options.kmeansIterations, "1 to 10000")
    try require(
      options.reassign > 0 && options.reassign <= 1000, "reassign", options.reassign, "more than 0, up to 1000")
    try require(
      options.checkpointMinutes > 0 && options.checkpointMinutes <= 1e6, "checkpoint-minutes",
      options.checkpointMinutes,
      "more than 0")
    if let memory = options.memory {
      try require(memory > 0 && memory <= 1e6, "memory", memory, "gigabytes, more than 0")
    }
    if let threads = options.threads { try require((1...1024).contains(threads), "threads", threads, "1 to 1024") }
    if let limit = options.limit { try require(limit >= 1, "limit", limit, "1 or more") }
    if let heads = options.heads {
      try require((1...100).contains(heads), "heads", heads, "1 to 100")
      try require(heads == 1 || options.head == .centroid, "heads", heads, "1, or --head centroid")
    }
    if let crops = options.crops {
      try require((1...32).contains(crops), "crops", crops, "1 to 32")
      try require(crops == 1 || options.head == .centroid, "crops", crops, "1, or --head centroid")
    }
    if let k = options.evaluateK { try require(k >= 2, "evaluate-k", k, "2 or more") }
    if let every = options.evaluateEvery { try require(every >= 1, "evaluate-every", every, "1 or more") }
    if let every = options.probeEvery { try require(every >= 1, "probe-every", every, "1 or more") }
  }
}
