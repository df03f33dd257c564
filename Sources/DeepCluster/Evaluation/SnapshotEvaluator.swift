import Clustering
import Datasets
import Foundation
import NN
import RunStore
import Tensors

/// Finds how good a snapshot's features and clusters are on some images, beside what pixels and a random network give.
///
/// Every random choice is by the seed of the snapshot's run, so that the same images give the same figures.
public struct SnapshotEvaluator {
  private let snapshot: StoredSnapshot
  private let threads: Int?
  /// Of the fresh clusterings; nil for the number of classes.
  private let k: Int?
  private let progress: (_ work: String, _ done: Int, _ total: Int) -> Void

  private var seed: UInt64 { snapshot.manifest.seed }
  /// Nearest images that the run's evaluations took means over, at most.
  private var neighbors: Int { snapshot.manifest.options[RunPlan.neighborsName].flatMap { Int($0) } ?? 0 }

  /// - Parameter progress: Told what is being done, and how far that is.
  public init(
    _ snapshot: StoredSnapshot, threads: Int?, k: Int?,
    progress: @escaping (_ work: String, _ done: Int, _ total: Int) -> Void
  ) {
    (self.snapshot, self.threads, self.k, self.progress) = (snapshot, threads, k, progress)
  }

  /// - Parameters:
  ///   - source: The images that are clustered, and that classifiers learn from.
  ///   - test: The images that these are tried on; nil for a fifth of the others.
  /// - Throws: `DatasetError`, `StoreError`, ``ResultsError`` and ``ConfigurationError/moreClustersThanImages(k:images:)``,
  ///   each saying what to do; `EigenError` where the features are not finite.
  /// - Complexity: Two passes of a network over the images, 5 or 20 clusterings with 50 iterations for each of features,
  ///   random features and pixels, and the classifiers.
  public func evaluate(_ source: any ImageSource, test: (any ImageSource)?) throws -> SnapshotEvaluation {
    let model = try SnapshotModel(snapshot, threads: threads)
    let images = try LabelledImages(source, for: model) { progress("reading the images", $0, $1) }
    if let k, k > images.set.count { throw ConfigurationError.moreClustersThanImages(k: k, images: images.set.count) }
    let features = try features(of: images.set, with: model, "computing the features")
    var result = SnapshotEvaluation(
      images: images.set.count, skipped: images.set.skipped.count, classNames: images.classNames,
      own: own(features, images.labels, model),
      effectiveRank: try PCAWhitening.fit(features, componentLimit: model.componentCount).effectiveRank)
    guard let labels = images.labels, let names = images.classNames else { return result }
    normalizeRows(features)
    let count = min(k ?? names.count, images.set.count)
    let tested = try test.map { try testSet($0, names, model) }
    result.skipped += tested?.skipped ?? 0
    result.classification = classify(features, labels, names.count, tested?.rows)
    let (fresh, table) = try afresh(features, labels, k: count, "clustering the features", isUnit: true)
    (result.fresh, result.confusion) = (fresh, ConfusionMatrix(table, classCount: names.count))
    result.random = try random(images.set, labels, k: count)
    result.pixels = try pixels(images.set, labels, k: count)
    return result
  }

  /// f(x) of every image: in memory, or in a nameless file where they would take more than a quarter of it.
  private func features(of images: ImageSet, with model: SnapshotModel, _ work: String) throws -> Tensor {
    let shape = Shape([images.count, model.projection.featureCount])
    let isLarge = shape.count * MemoryLayout<Float>.stride > Int(clamping: ProcessInfo.processInfo.physicalMemory / 4)
    let features = try isLarge ? Tensor(shape, mappedIn: NSTemporaryDirectory()) : Tensor(shape)
    try model.forEachPlainBatch(of: images) { batch, range in
      features.setRows(range, to: batch)
      progress(work, range.upperBound, images.count)
    }
    return features
  }

  /// The snapshot's clusters, by the features as the network gives them.
  private func own(_ features: Tensor, _ labels: [Int32]?, _ model: SnapshotModel) -> SnapshotEvaluation.Figures {
    let reduced = model.projection.apply(features)
    var clusters: [Int32] = []
    for start in stride(from: 0, to: reduced.rowCount, by: SnapshotEvaluator.blockRows) {
      let block = reduced.copy(of: start..<min(start + SnapshotEvaluator.blockRows, reduced.rowCount))
      clusters += model.centroids.matches(of: block).map { Int32($0.cluster) }
    }
    let table = labels.map { ContingencyTable(clusters, $0, rows: snapshot.clusterCount) }
    return figures(clusters, k: snapshot.clusterCount, table, unitRows: reduced)
  }

  /// Clusters made for the comparison, as a run's evaluation makes them; overwrites the features.
  private func afresh(
    _ features: Tensor, _ labels: [Int32], k: Int, _ work: String, isUnit: Bool
  ) throws -> (figures: SnapshotEvaluation.Figures, table: ContingencyTable) {
    let k = min(k, features.rowCount)
    let found = try clusterAfresh(features, k: k, neighbors: neighbors, isUnit: isUnit, seed: seed) {
      progress(work, $0, $1)
    }
    let table = ContingencyTable(found.labels, labels, rows: k)
    return (figures(found.labels, k: k, table, unitRows: isUnit ? features : nil), table)
  }

  private func figures(
    _ clusters: [Int32], k: Int, _ table: ContingencyTable?, unitRows: Tensor?
  ) -> SnapshotEvaluation.Figures {
    return SnapshotEvaluation.Figures(
      k: k, images: clusters.count, agreement: table.map(LabelAgreement.init),
      silhouette: unitRows.flatMap {
        silhouette(
          $0, labels: clusters, clusterCount: k, sample: silhouetteSample(of: clusters.count, seed: seed))
      }, balance: normalizedEntropy(clusterSizes(clusters, count: k)))
  }

  /// What the network gives before any training.
  private func random(_ images: ImageSet, _ labels: [Int32], k: Int) throws -> SnapshotEvaluation.Figures {
    let model = try SnapshotModel(snapshot, threads: threads, isTrained: false)
    let features = try features(of: images, with: model, "computing the features of the random network")
    normalizeRows(features)
    return try afresh(features, labels, k: k, "clustering the features of the random network", isUnit: true).figures
  }

  private func pixels(_ images: ImageSet, _ labels: [Int32], k: Int) throws -> SnapshotEvaluation.Figures {
    let places = PixelFeatures.sample(of: images.count, seed: seed)
    let features = try PixelFeatures.features(of: images, at: places) {}
    return try afresh(features, places.map { labels[$0] }, k: k, "clustering the pixels", isUnit: false).figures
  }

  /// The features of the test images whose class is known, at unit length.
  private func testSet(
    _ source: any ImageSource, _ names: [String], _ model: SnapshotModel
  ) throws -> (rows: LabelledRows, skipped: Int) {
    let images = try LabelledImages(source, for: model) { progress("reading the test images", $0, $1) }
    let features = try features(of: images.set, with: model, "computing the features of the test images")
    normalizeRows(features)
    let labels = images.labels(among: names) ?? [Int32](repeating: -1, count: images.set.count)
    let places = LabelledSplit.test(of: labels, seed: seed)
    return (LabelledRows(features, labels, at: places), images.set.skipped.count)
  }

  /// Nil where there are not two images to learn from and one to be tried on.
  private func classify(
    _ unitFeatures: Tensor, _ labels: [Int32], _ classCount: Int, _ test: LabelledRows?
  ) -> SnapshotEvaluation.Classification? {
    let split = LabelledSplit(labels, seed: seed, hasTest: test != nil)
    return SnapshotEvaluation.Classification(
      training: LabelledRows(unitFeatures, labels, at: split.training),
      test: test ?? LabelledRows(unitFeatures, labels, at: split.test), classCount: classCount, progress: progress)
  }

  private static let blockRows = 1024
}
