import Datasets
import DeepCluster
import NN
import TestSupport
import Testing

/// Images that exist only as numbers: the pixel of image i at place p is a function of both.
struct MadeUpSource: ImageSource {
  var name = "made up"
  var path = "nowhere"
  var count = 60
  var channels = 1
  var naturalSide = 8
  var labels: [Int32]?
  var classNames: [String]?
  /// Different images; the rest repeat them.
  var distinct = 60

  func identifier(at index: Int) -> String { "#\(index)" }

  func decode(at index: Int, side: Int, into pixels: UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) {
    let image = index % distinct
    for place in pixels.indices {
      let (x, y) = (place % side, place / side % side)
      pixels[place] = UInt8((x * (3 + image % 5) * 9 + y * (1 + image % 3) * 17 + image * 31) % 256)
    }
  }
}

@Suite("Options")
struct PlanTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var change: @Sendable (inout Configuration) -> Void
    var source = MadeUpSource()
    let words: [String]
  }

  static let cases = [
    Case(testDescription: "k above the images", change: { $0.k = 61 }, words: ["--k 61", "images (60)", "--k 60"]),
    Case(testDescription: "k below 2", change: { $0.k = 1 }, words: ["--k 1", "2 or more"]),
    Case(
      testDescription: "one image", change: { _ in }, source: MadeUpSource(count: 1),
      words: ["one image", "at least 2"]),
    Case(testDescription: "a limit of one", change: { $0.limit = 1 }, words: ["one image"]),
    Case(
      testDescription: "unknown backbone", change: { $0.backbone = "resnet" },
      words: ["--backbone resnet", "small, vgg-s, resnet18, alexnet, vgg16"]),
    Case(
      testDescription: "image too small", change: { _ in }, source: MadeUpSource(naturalSide: 7),
      words: ["7 x 7", "at least 8", "--input-size 8"]),
    Case(testDescription: "no epochs", change: { $0.epochs = 0 }, words: ["--epochs 0", "1 or more"]),
    Case(testDescription: "a batch of one", change: { $0.batch = 1 }, words: ["--batch 1", "2 to 65536"]),
    Case(testDescription: "a negative learning rate", change: { $0.learningRate = -1 }, words: ["--learning-rate"]),
    Case(
      testDescription: "a learning rate that is no number", change: { $0.learningRate = .nan },
      words: ["--learning-rate"]),
    Case(testDescription: "a norm of 0", change: { $0.clip = 0 }, words: ["--clip 0", "more than 0"]),
    Case(
      testDescription: "a warm-up as long as the run", change: { ($0.warmup, $0.epochs) = (5, 5) },
      words: ["--warmup 5", "less than the run's epochs, 5"]),
    Case(testDescription: "momentum 1", change: { $0.momentum = 1 }, words: ["--momentum 1"]),
    Case(
      testDescription: "unknown augmentation", change: { $0.augment = "zoom" },
      words: ["--augment zoom", "resized-crop", "objects"]),
    Case(
      testDescription: "augmentation without bounds", change: { $0.augmentStrength = 5 },
      words: ["--augment-strength 5", "0 to 4"]),
    Case(testDescription: "unknown precision", change: { $0.precision = "f64" }, words: ["--precision f64"]),
    Case(
      testDescription: "evaluation without labels", change: { $0.evaluateK = 10 },
      words: ["--evaluate-k", "made up has none"]),
    Case(
      testDescription: "classifiers without labels", change: { $0.probeEvery = 2 },
      words: ["--probe-every", "made up has none"]),
    Case(
      testDescription: "several clusterings for one head", change: { ($0.head, $0.heads) = (.match, 3) },
      words: ["--heads 3", "--head centroid"]),
    Case(
      testDescription: "several crops for one head", change: { ($0.head, $0.crops) = (.match, 2) },
      words: ["--crops 2", "--head centroid"]),
    Case(testDescription: "threads", change: { $0.threads = 0 }, words: ["--threads 0"]),
    Case(testDescription: "input size", change: { $0.inputSize = 5000 }, words: ["--input-size 5000"]),
  ]

  @Test("What cannot be used is told before anything starts", arguments: cases)
  func refused(_ example: Case) {
    var configuration = Configuration()
    example.change(&configuration)
    let changed = configuration
    let error = #expect(throws: ConfigurationError.self) { _ = try RunPlan(changed, source: example.source) }
    for word in example.words { #expect(error.map { "\($0)".contains(word) } == true, "\(String(describing: error))") }
  }

  @Test("What the user says of augmentation is kept with every name written out, and needs no reason")
  func augmentation() throws {
    var configuration = Configuration()
    (configuration.augment, configuration.augmentStrength) = ("erase+textures", 0.5)
    let plan = try RunPlan(configuration, source: MadeUpSource())
    #expect(plan.augmentation == "resized-crop+affine+turn+flip+jitter+erase" && plan.augmentStrength == 0.5)
    #expect(plan.augmentReason == nil && plan.configuration.augment == plan.augmentation)
  }

  @Test("What is left open is chosen from the data")
  func chosen() throws {
    let plain = try RunPlan(Configuration(), source: MadeUpSource(count: 900))
    #expect(plain.k == 30 && plain.backbone.name == "small" && plain.side == 8 && !plain.sobel)
    #expect(plain.augmentation == "affine" && plain.batch == 16)
    #expect(plain.augmentStrength == 1 && plain.augmentReason?.contains("do not occur") == true)
    #expect(plain.learningRate == 0.05 && plain.optimizer.rule == .sgd && plain.schedule == .init(.constant))
    var adam = Configuration()
    adam.optimizer = .adamw
    #expect(try RunPlan(adam, source: MadeUpSource()).learningRate == 0.001)
    let classes = MadeUpSource(count: 10_000, channels: 3, naturalSide: 300, classNames: ["a", "b"])
    let large = try RunPlan(Configuration(), source: classes)
    #expect(large.k == 20 && large.side == 224 && large.sobel && large.batch == 128)
    #expect(large.backbone.name == "alexnet" && large.augmentation == "affine+jitter")
    #expect(try RunPlan(Configuration(), source: MadeUpSource(count: 12_288)).batch == 256)
    let few = try RunPlan(Configuration(), source: MadeUpSource(count: 3, channels: 3))
    #expect(few.k == 2 && few.batch == 16)
    #expect(few.augmentation == "resized-crop+flip+jitter+grey" && few.augmentReason?.contains("too few") == true)
  }
}
