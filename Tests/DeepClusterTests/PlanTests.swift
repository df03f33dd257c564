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
    Case(testDescription: "momentum 1", change: { $0.momentum = 1 }, words: ["--momentum 1"]),
    Case(
      testDescription: "unknown augmentation", change: { $0.augment = "zoom" }, words: ["--augment zoom", "crop-flip"]),
    Case(testDescription: "unknown precision", change: { $0.precision = "f64" }, words: ["--precision f64"]),
    Case(
      testDescription: "evaluation without labels", change: { $0.evaluateK = 10 },
      words: ["--evaluate-k", "made up has none"]),
    Case(
      testDescription: "several clusterings for one head", change: { ($0.head, $0.heads) = (.match, 3) },
      words: ["--heads 3", "--head centroid"]),
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

  @Test("What is left open is chosen from the data")
  func chosen() throws {
    let plain = try RunPlan(Configuration(), source: MadeUpSource(count: 900))
    #expect(plain.k == 30 && plain.backbone.name == "small" && plain.side == 8 && !plain.sobel)
    #expect(plain.augmentation == "affine" && plain.batch == 32)
    let classes = MadeUpSource(count: 10_000, channels: 3, naturalSide: 300, labels: [], classNames: ["a", "b"])
    let large = try RunPlan(Configuration(), source: classes)
    #expect(large.k == 20 && large.side == 224 && large.sobel && large.batch == 256)
    #expect(large.backbone.name == "alexnet" && large.augmentation == "crop-flip")
    let few = try RunPlan(Configuration(), source: MadeUpSource(count: 3))
    #expect(few.k == 2 && few.batch == 16)
  }
}
