import Clustering
import DeepCluster
import RunStore
import TUI
import Telemetry

/// A snapshot's evaluation in words, or as JSON.
struct EvaluationReport {
  private let found: SnapshotEvaluation
  private let snapshot: StoredSnapshot
  private let data: String

  /// Clusters of a confusion matrix that are printed at most.
  private static let columnLimit = 20

  init(_ found: SnapshotEvaluation, snapshot: StoredSnapshot, data: String) {
    (self.found, self.snapshot, self.data) = (found, snapshot, data)
  }

  // MARK: - Lines

  var lines: [String] {
    let classes = found.classNames.map { "\($0.count) classes" } ?? "no labels"
    var lines = [
      StandardOutput.safe("\(snapshot.title) on \(data): \(found.images) images, \(classes)"), "",
    ]
    lines += TextTable.lines([EvaluationReport.heads] + rows.map { [$0.name] + cells($0.figures) }) { $0 > 0 }
    lines += [""] + TextTable.lines(measures) { $0 == 1 }
    if found.classNames == nil {
      lines += [
        "", "Missing without labels: fresh clusters, baselines, confusion matrix, neighbours and linear probe.",
      ]
    }
    return lines + confusionLines
  }

  private static let heads = [
    "CLUSTERS OF", "K", "IMAGES", "ACC", "NMI", "NMI-A", "AMI", "ARI", "HOMOG", "COMPL", "V", "PURITY", "SILH",
    "BALANCE",
  ]

  /// The clusterings by name; those that are missing are left out.
  private var rows: [(name: String, figures: SnapshotEvaluation.Figures)] {
    let all: [(String, SnapshotEvaluation.Figures?)] = [
      ("the snapshot", found.own), ("its features, afresh", found.fresh), ("a random network, afresh", found.random),
      ("the pixels, afresh", found.pixels),
    ]
    return all.compactMap { name, figures in figures.map { (name, $0) } }
  }

  private func cells(_ figures: SnapshotEvaluation.Figures) -> [String] {
    let agreement = figures.agreement
    let shares = [
      agreement?.accuracy, agreement?.nmi, agreement?.nmiArithmetic, agreement?.ami, agreement?.ari,
      agreement?.homogeneity, agreement?.completeness, agreement?.vMeasure, agreement?.purity, figures.silhouette,
      figures.balance,
    ]
    return ["\(figures.k)", "\(figures.images)"] + shares.map { NumberFormat.fixed($0, 3) }
  }

  private var measures: [[String]] {
    var measures: [[String]] = []
    if let classification = found.classification {
      let images = "on \(classification.testImages) images, from \(classification.trainingImages) others"
      measures += [
        [
          "\(classification.neighborCount) nearest neighbours", NumberFormat.fixed(classification.neighbors, 3),
          "accuracy " + images,
        ],
        ["linear probe", NumberFormat.fixed(classification.probe, 3), "accuracy " + images],
      ]
    }
    return measures + [
      ["effective rank", NumberFormat.fixed(found.effectiveRank, 1), "directions that the features spread along"]
    ]
  }

  private var confusionLines: [String] {
    guard let confusion = found.confusion, let names = found.classNames else { return [] }
    guard max(confusion.columns.count, names.count) <= EvaluationReport.columnLimit else {
      return ["", "The confusion matrix is too large for lines: --json has it."]
    }
    let heads = ["CLASS \\ CLUSTER"] + confusion.columns.map { "\($0.cluster)" }
    let rows = zip(names, confusion.counts).map { name, counts in
      [StandardOutput.safe(name)] + counts.map { "\($0)" }
    }
    return ["", "Fresh clusters, in the order of the classes that they match:"]
      + TextTable.lines([heads] + rows) { $0 > 0 }
  }

  // MARK: - JSON

  var json: String {
    func int(_ value: Int?) -> JSONValue { value.map { .int($0) } ?? .null }
    let classification = found.classification
    let classes = found.classNames.map { JSONValue.array($0.map { .text($0) }) }
    let figures: [(String, JSONValue)] = [
      ("clusters", EvaluationReport.json(found.own)), ("fresh", EvaluationReport.json(found.fresh)),
      ("random_network", EvaluationReport.json(found.random)), ("pixels", EvaluationReport.json(found.pixels)),
      ("confusion", found.confusion.map { EvaluationReport.json($0) } ?? .null),
    ]
    let head: [(String, JSONValue)] = [
      ("type", .text("snapshot_evaluation")), ("snapshot", .text(snapshot.path)), ("data", .text(data)),
      ("epoch", .int(snapshot.manifest.epoch)), ("images", .int(found.images)), ("skipped_images", .int(found.skipped)),
      ("classes", classes ?? .null),
    ]
    let measures: [(String, JSONValue)] = [
      ("training_images", int(classification?.trainingImages)), ("test_images", int(classification?.testImages)),
      ("neighbors", int(classification?.neighborCount)), ("neighbors_accuracy", .number(classification?.neighbors)),
      ("probe_accuracy", .number(classification?.probe)), ("effective_rank", .number(found.effectiveRank)),
    ]
    return JSONValue.object(head + figures + measures).description
  }

  private static func json(_ figures: SnapshotEvaluation.Figures?) -> JSONValue {
    guard let figures else { return .null }
    let agreement = figures.agreement
    return .object([
      ("k", .int(figures.k)), ("images", .int(figures.images)), ("accuracy", .number(agreement?.accuracy)),
      ("nmi", .number(agreement?.nmi)), ("nmi_arithmetic", .number(agreement?.nmiArithmetic)),
      ("ami", .number(agreement?.ami)), ("ari", .number(agreement?.ari)),
      ("homogeneity", .number(agreement?.homogeneity)), ("completeness", .number(agreement?.completeness)),
      ("v_measure", .number(agreement?.vMeasure)), ("purity", .number(agreement?.purity)),
      ("silhouette", .number(figures.silhouette)), ("balance", .number(figures.balance)),
    ])
  }

  /// `counts`: a row a class, a column a cluster; `matched`: the class that a column's cluster stands for.
  private static func json(_ confusion: ConfusionMatrix) -> JSONValue {
    let matched = confusion.columns.map { column -> JSONValue in column.matched.map { .int($0) } ?? .null }
    let counts = confusion.counts.map { row -> JSONValue in .array(row.map { .int($0) }) }
    return .object([
      ("clusters", .array(confusion.columns.map { .int($0.cluster) })), ("matched", .array(matched)),
      ("counts", .array(counts)),
    ])
  }
}
