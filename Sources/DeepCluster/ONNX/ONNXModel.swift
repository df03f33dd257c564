import NN
import Protobufs
import RunStore
import SwiftProtobuf
import Tensors

/// A snapshot as an ONNX model: from pixels to features and clusters, as `dctop predict` goes.
///
/// Input `images`, float32 `[N, C, S, S]`: pixels of 0 to 255. Outputs `cluster`, int64 `[N]`, `distance` to its
/// centroid, float32 `[N]`, and `features`, float32 `[N, P]`: whitened or projected, of unit length. Everything is computed in f32.
///
/// - Source: ONNX's operators of version 17, <https://onnx.ai/onnx/operators>.
public struct ONNXModel {
  private let snapshot: StoredSnapshot
  private let inference: InferenceRecord
  private let projection: SnapshotProjection
  private let network: Network
  private let version: String

  private static let (formatVersion, operatorVersion): (Int64, Int64) = (8, 17)
  /// Bytes that all but the arrays takes at most; no message may be longer than 2 GiB.
  private static let roomForNodes = 1 << 20
  /// Bytes that the writer is given at a time, for it keeps a copy of them.
  private static let bytesAtOnce = 1 << 20

  /// - Parameter version: The program's.
  /// - Throws: `StoreError` where the snapshot is damaged, ``ResultsError`` where this version cannot use it.
  public init(_ snapshot: StoredSnapshot, version: String) throws {
    (self.snapshot, self.version) = (snapshot, version)
    inference = try snapshot.inference()
    projection = try snapshot.projection()
    network = try snapshot.network(inference, featureCount: projection.featureCount)
  }

  /// Writes the model's file.
  ///
  /// - Throws: ``TrainingError/weightsDoNotFit(path:reason:)``, ``ResultsError/tooLarge(path:bytes:)``, or `StoreError`
  ///   where the file cannot be written.
  public func write(to path: String) throws {
    let message = try message()
    // Asked before, for of what is too large the library does not tell how large it is.
    let byteCount = message.graph.initializer.reduce(0) { $0 + $1.rawData.count }
    guard byteCount < Int(Int32.max) - ONNXModel.roomForNodes else {
      throw ResultsError.tooLarge(path: snapshot.path, bytes: byteCount)
    }
    let file = try FileWriter(path)
    let bytes: [UInt8] = try message.serializedBytes()
    for start in stride(from: 0, to: bytes.count, by: ONNXModel.bytesAtOnce) {
      try file.write(bytes: bytes[start..<min(bytes.count, start + ONNXModel.bytesAtOnce)])
    }
    try file.finish()
  }

  private func message() throws -> ONNXModelProto {
    let facts = [
      ("backbone", inference.backbone), ("clusters", "\(snapshot.clusterCount)"),
      ("epoch", "\(snapshot.manifest.epoch)"), ("precision", inference.precision),
    ]
    let graph = try graph().message
    return .with {
      $0.irVersion = ONNXModel.formatVersion
      $0.producerName = "dctop"
      $0.producerVersion = version
      $0.docString = description
      $0.graph = graph
      $0.opsetImport = [.with { $0.version = ONNXModel.operatorVersion }]
      $0.metadataProps = facts.map { fact in .with { ($0.key, $0.value) = fact } }
    }
  }

  private func graph() throws -> ONNXGraph {
    var graph = ONNXGraph(name: snapshot.title)
    let pixels = graph.input("images", ofImage: network.inputShape)
    let images = normalize(pixels, &graph)
    let weights = try StoredWeights(snapshot.weightsPath)
    let maps = try graph.add(network, after: images) { try weights.values($0.name, $0.shape) }
    let rows = network.outputShape.rank == 1 ? maps : graph.node("Flatten", [maps], name: "backbone")
    let features = project(rows, &graph)
    assign(features, &graph)
    return graph
  }

  /// (pixel / 255 - mean) / deviation, in the order of `Normalization`, so that the bits are the same.
  private func normalize(_ pixels: String, _ graph: inout ONNXGraph) -> String {
    let channels = inference.channels
    let white = graph.constant("pixel.white", [1], [255])
    let mean = graph.constant("pixel.mean", [1, channels, 1, 1], inference.mean)
    let deviation = graph.constant("pixel.deviation", [1, channels, 1, 1], inference.deviation)
    let share = graph.node("Div", [pixels, white], name: "pixels.share")
    let centred = graph.node("Sub", [share, mean], name: "pixels.centred")
    return graph.node("Div", [centred, deviation], name: "pixels.normalized")
  }

  /// W (x - mean), or W max(0, x) + bias, at unit length; rows of zeros stay.
  private func project(_ rows: String, _ graph: inout ONNXGraph) -> String {
    let (width, count) = (projection.featureCount, projection.componentCount)
    let components = graph.constant(projection.components.name, [count, width], projection.components.values)
    let reduced: String
    switch projection.kind {
    case .whitened(let mean):
      let offset = graph.constant(mean.name, [width], mean.values)
      let centred = graph.node("Sub", [rows, offset], name: "features.centred")
      reduced = graph.node("Gemm", [centred, components], [("transB", .int(1))], name: "features.whitened")
    case .trained(let bias):
      let offset = graph.constant(bias.name, [count], bias.values)
      let positive = graph.node("Relu", [rows], name: "features.positive")
      reduced = graph.node("Gemm", [positive, components, offset], [("transB", .int(1))], name: "features.projected")
    }
    let least = graph.constant("length.least", [1], [.leastNormalMagnitude])
    let length = graph.node("ReduceL2", [reduced], [("axes", .ints([1])), ("keepdims", .int(1))], name: "length")
    let divisor = graph.node("Max", [length, least], name: "length.positive")
    let features = graph.node("Div", [reduced, divisor], name: "features")
    graph.output(features, ofImage: [count])
    return features
  }

  /// The least of ‖c‖² - 2 x·c, the first of equals, and the distance to that centroid.
  private func assign(_ features: String, _ graph: inout ONNXGraph) {
    let (clusters, count) = (snapshot.clusterCount, projection.componentCount)
    let rows = Tensor([clusters, count], projection.centroids.values)
    let centroids = graph.constant("centroids", rows.shape, projection.centroids.values)
    let norms = graph.constant("centroids.norms", [clusters], (0..<clusters).map { squaredNorm(rows.row($0)) })
    let scores = graph.node(
      "Gemm", [features, centroids, norms], [("alpha", .float(-2)), ("transB", .int(1))], name: "scores")
    let cluster = graph.node("ArgMin", [scores], [("axis", .int(1)), ("keepdims", .int(0))], name: "cluster")
    let own = graph.node("Gather", [centroids, cluster], [("axis", .int(0))], name: "centroid")
    let difference = graph.node("Sub", [features, own], name: "difference")
    let distance = graph.node(
      "ReduceL2", [difference], [("axes", .ints([1])), ("keepdims", .int(0))], name: "distance")
    graph.output(cluster, .int64, ofImage: [])
    graph.output(distance, ofImage: [])
  }

  private var description: String {
    let (side, channels) = (inference.size, inference.channels == 1 ? "grey" : "red, green, blue")
    return """
      The clusters of dctop's snapshot \(snapshot.title).
      images: float32 [N, \(inference.channels), \(side), \(side)], pixels of 0 to 255, \(channels); the shorter side of \
      an image is scaled to \(side) pixels, and the longer one cropped at the centre.
      cluster: int64 [N], from 0; distance: to its centroid; features: of unit length.
      Computed in f32; the run was in \(inference.precision).
      """
  }
}
