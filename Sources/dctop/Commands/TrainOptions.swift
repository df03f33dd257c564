import ArgumentParser
import Datasets
import DeepCluster
import NN
import Telemetry

/// The options that say how a run trains; one for one `cli.md`'s table.
struct TrainOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Clusters, or auto: as many as the features fall into (default: 10 x the classes if known, else the root of the "
        + "images' number).", valueName: "k"))
  var k: WishedClusters?

  @Option(help: "Epochs: a clustering, and training on it.")
  var epochs = 100

  @Option(
    help: ArgumentHelp(
      "The network, by default chosen by image size: \(TrainOptions.backbones).", valueName: "name"),
    completion: .backbones)
  var backbone: String?

  @Option(help: "Side of the square that the network sees, in pixels (default: the images' own, up to 224).")
  var inputSize: Int?

  @Option(help: "Images in a batch (default: 256; fewer where that would make less than 48 batches an epoch).")
  var batch: Int?

  @Option(help: "Step size of the gradient descent (default: sgd 0.05, adam and adamw 0.001, lars 0.3).")
  var learningRate: Float?

  @Option(help: "Momentum of sgd and lars; a head that is made afresh at every reassignment has none with sgd.")
  var momentum: Float = 0.9

  @Option(help: "Weight decay.")
  var weightDecay: Float = 1e-5

  @Option(help: "How gradients change weights: sgd, adam, adamw, or lars (layer by layer, for large batches).")
  var optimizer = Optimizer.Rule.sgd

  @Option(
    help: "How the learning rate goes through the run: constant; cosine, to 0; falling, to 0 over the last fifth.")
  var schedule = LearningRateSchedule.Curve.cosine

  @Option(help: ArgumentHelp("Epochs at the start through which the learning rate grows from 0.", valueName: "epochs"))
  var warmup = 0.0

  @Option(help: ArgumentHelp("Shorten gradients to this norm, taken over all weights.", valueName: "norm"))
  var clip: Float?

  @Option(help: "Features kept by PCA-whitening; less where the features or images are fewer.")
  var pca = 256

  @Option(
    help: ArgumentHelp(
      "Augmented views of each image: their mean features are clustered, in the directions in which images differ more "
        + "than views of one do (default: 1, images as they are).", valueName: "views"))
  var views: Int?

  @Option(help: "Iterations of k-means.")
  var kmeansIterations = 20

  @Option(help: "Where k-means begins: rows, plusplus, or warm (at the last assignment's means).")
  var kmeansStart = Configuration.Start.rows

  @Option(help: "kmeans, or pic: power iteration clustering, which finds the number of clusters and ignores --k.")
  var clustering = Configuration.ClusteringMethod.kmeans

  @Option(
    help: ArgumentHelp(
      "Dissolve clusters of fewer images, and split the largest in their place (default: only empty ones).",
      valueName: "images"))
  var minCluster: Int?

  @Option(
    help: ArgumentHelp(
      "Keep the clusters once less than this share of the images moves, two reassignments in a row, as in 0.02 "
        + "(default: never).", valueName: "churn"))
  var haltClustering: Double?

  @Option(
    help: ArgumentHelp(
      "End the run when the clusters have become no steadier, by AMI or churn, for this many epochs (default: never).",
      valueName: "epochs"))
  var patience: Int?

  @Option(help: "Epochs between clusterings.")
  var reassign = 1.0

  @Option(help: "uniform: every cluster is shown equally often; natural: images as they come.")
  var sampler = Configuration.Sampler.uniform

  @Option(help: "weighted: each image counts by the inverse size of its cluster.")
  var loss = Configuration.Loss.plain

  @Option(
    help: ArgumentHelp(
      "What learns the clusters' numbers on top of the features: reset, a classifier made afresh at every clustering; "
        + "match, one whose rows go on with their clusters; centroid, a projection to the centroids themselves "
        + "(default: reset).", valueName: "kind"))
  var head: Configuration.HeadKind?

  @Option(help: "Clusterings at a time, each with its own seed, for --head centroid (default: 1).")
  var heads: Int?

  @Option(
    help: "Crops of each image in a batch, with --head centroid: those but the first show small parts (default: 1).")
  var crops: Int?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "Fixed Sobel filters before the network (default: colour, 96 pixels or more).")
  var sobel: Bool?

  @Option(
    help: ArgumentHelp(
      "What training images go through (default: by the data): names joined by +, of \(TrainOptions.augmentations).",
      valueName: "names"), completion: .augmentations)
  var augment: String?

  @Option(help: "What the augmentation's ranges and probabilities are multiplied by; 0 for none.")
  var augmentStrength: Float = 1

  @Option(
    help: ArgumentHelp(
      "Begin with these weights, a safetensors file with PyTorch's names (default: random).", valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var weights: String?

  @Option(help: "f32, bf16, or auto for what is faster here.", completion: .precisions)
  var precision = "auto"

  @Option(
    help: "How convolutions are computed: auto (what is fastest here), direct, winograd or tiles (AMX).",
    completion: .algorithms)
  var algorithm = "auto"

  @Option(
    help: ArgumentHelp(
      "Memory for images (a quarter) and features; what is larger stays on the disk (default: half of the machine's).",
      valueName: "gb"))
  var memory: Double?

  @Option(help: "Minutes between checkpoints within an epoch, from which dctop resume goes on.")
  var checkpointMinutes = 10.0

  @Option(help: "Threads that compute (default: all cores).")
  var threads: Int?

  @Option(help: "Same seed, data, options and threads: the same bits.")
  var seed: UInt64 = 31

  @Option(help: "Take this many images at most, from a seeded shuffle.")
  var limit: Int?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "Leave out images whose pixels, at the size that the network sees, are those of an earlier one.")
  var deduplicate = false

  @Option(help: "The folder where runs are kept.", completion: .directory)
  var output = "runs"

  @Option(
    help: "Compare this many fresh clusters with the labels at every epoch (default: only on the bundled digits).")
  var evaluateK: Int?

  @Option(help: "Epochs from one such comparison to the next (default: 1); the first and the last have one anyway.")
  var evaluateEvery: Int?

  @Option(
    help: ArgumentHelp(
      "Before that, features become their means over this many nearest images, which draws clusters together (default: "
        + "0, as they are).", valueName: "images"))
  var evaluateNeighbors: Int?

  @Option(
    help: "Epochs from one fit of nearest neighbours and a linear probe to the next, against labels (default: none).")
  var probeEvery: Int?

  /// The names of operations, and the presets with what they stand for.
  static var augmentations: String {
    let presets = Augmentation.presets.map { "\($0.name) (\($0.operations.map(\.rawValue).joined(separator: "+")))" }
    return (["none"] + Augmentation.Operation.allCases.map(\.rawValue) + presets).joined(separator: ", ")
  }

  private static var backbones: String {
    BackboneRegistry.all.map { "\($0.name) (\($0.summary))" }.joined(separator: ", ")
  }

  /// The engine's configuration.
  var configuration: Configuration {
    var result = Configuration()
    result.k = k?.number
    result.kAuto = k == .auto ? true : nil
    result.clustering = clustering
    result.minCluster = minCluster
    result.haltClustering = haltClustering
    result.patience = patience
    result.epochs = epochs
    result.backbone = backbone
    result.inputSize = inputSize
    result.batch = batch
    result.learningRate = learningRate
    result.momentum = momentum
    result.weightDecay = weightDecay
    result.optimizer = optimizer
    result.schedule = schedule
    result.warmup = warmup
    result.clip = clip
    result.pca = pca
    result.views = views
    result.kmeansIterations = kmeansIterations
    result.kmeansStart = kmeansStart
    result.reassign = reassign
    result.sampler = sampler
    result.loss = loss
    result.head = head
    result.heads = heads
    result.crops = crops
    result.sobel = sobel
    result.augment = augment
    result.augmentStrength = augmentStrength
    result.weights = weights
    result.precision = precision
    result.algorithm = algorithm
    result.threads = threads
    result.memory = memory
    result.checkpointMinutes = checkpointMinutes
    result.seed = seed
    result.limit = limit
    result.deduplicate = deduplicate
    result.output = output
    result.evaluateK = evaluateK
    result.evaluateEvery = evaluateEvery
    result.evaluateNeighbors = evaluateNeighbors
    result.probeEvery = probeEvery
    return result
  }
}

extension Configuration.Sampler: ExpressibleByArgument, SettingValue {}
extension Configuration.HeadKind: ExpressibleByArgument, SettingValue {}
extension Configuration.Loss: ExpressibleByArgument, SettingValue {}
extension Configuration.ClusteringMethod: ExpressibleByArgument, SettingValue {}
extension Configuration.Start: ExpressibleByArgument, SettingValue {}
extension Optimizer.Rule: ExpressibleByArgument, SettingValue {}
extension LearningRateSchedule.Curve: ExpressibleByArgument, SettingValue {}
