import Datasets
import TUI
import Telemetry

/// What `dctop data` prints.
struct DataReport {
  private let summary: DatasetSummary
  private let augmentation: AugmentationChoice

  /// How many classes and left out images are told by name.
  private static let (classCount, skippedCount) = (20, 5)

  /// - Parameter augmentation: What training images would go through.
  init(_ summary: DatasetSummary, augmentation: AugmentationChoice) {
    (self.summary, self.augmentation) = (summary, augmentation)
  }

  /// For a person.
  var lines: [String] {
    let (source, images) = (summary.source, summary.images)
    let part = all < source.count ? " (of \(NumberFormat.grouped(all)) looked at)" : ""
    var lines = [
      "\(source.path.sanitized()): \(source.format)",
      "  images      \(NumberFormat.grouped(source.count)), \(source.channels == 1 ? "grey" : "colour")\(part)",
    ]
    if let widths = summary.widths, let heights = summary.heights {
      let isOneSize = widths.least == widths.greatest && heights.least == heights.greatest
      lines.append(
        "  size        \(widths.median) x \(heights.median)"
          + (isOneSize
            ? ""
            : " (median; width \(widths.least) to \(widths.greatest), height \(heights.least) to \(heights.greatest))"))
    }
    lines.append("  classes     " + classesText)
    let (mean, deviation) = (summary.normalization.mean, summary.normalization.deviation)
    lines.append("  mean        \(DataReport.text(mean))  (black 0, white 1; at \(images.side) x \(images.side))")
    lines.append("  deviation   \(DataReport.text(deviation))")
    lines.append("  augment     \(augmentation.name): \(augmentation.reason)")
    lines += DataReport.list("damaged", images.skipped) + DataReport.list("duplicates", images.duplicates)
    return lines
  }

  /// For a program: one object.
  var json: String {
    let (source, images) = (summary.source, summary.images)
    func spread(_ spread: DatasetSummary.Spread?) -> JSONValue {
      guard let spread else { return .null }
      return .object([
        ("min", .int(spread.least)), ("median", .int(spread.median)), ("max", .int(spread.greatest)),
      ])
    }
    func numbers(_ values: [Float]) -> JSONValue { .array(values.map { .float($0) }) }
    let classes = summary.classes.map { classes in
      JSONValue.array(classes.map { .object([("name", .text($0.name)), ("images", .int($0.count))]) })
    }
    return JSONValue.object([
      ("type", .text("data")), ("path", .text(source.path)), ("format", .text(source.format)),
      ("images", .int(source.count)), ("usable", .int(images.count)), ("channels", .int(source.channels)),
      ("width", spread(summary.widths)), ("height", spread(summary.heights)), ("classes", classes ?? .null),
      ("size", .int(images.side)), ("mean", numbers(summary.normalization.mean)),
      ("deviation", numbers(summary.normalization.deviation)), ("damaged", .int(images.skipped.count)),
      ("damaged_images", DataReport.json(images.skipped)), ("duplicates", .int(images.duplicates.count)),
      ("duplicate_images", DataReport.json(images.duplicates)), ("augment", .text(augmentation.name)),
      ("augment_reason", .text(augmentation.reason)),
    ]).description
  }

  /// The images looked at.
  private var all: Int { summary.images.count + summary.images.skipped.count + summary.images.duplicates.count }

  private var classesText: String {
    guard let classes = summary.classes else { return "not known" }
    let known = classes.reduce(0) { $0 + $1.count }
    let shown = classes.prefix(DataReport.classCount).map { "\($0.name.sanitized()) \(NumberFormat.grouped($0.count))" }
    let more = classes.count > shown.count ? ", …" : ""
    let unknown = all - known
    return "\(classes.count): " + shown.joined(separator: ", ") + more
      + (unknown > 0 ? "; \(NumberFormat.grouped(unknown)) images without" : "")
  }

  private static func text(_ values: [Float]) -> String {
    values.map { NumberFormat.fixed(Double($0), 3) }.joined(separator: " ")
  }

  private static func list(_ title: String, _ skipped: [ImageSet.Skipped]) -> [String] {
    let space = String(repeating: " ", count: 12 - title.count)
    let first = skipped.prefix(skippedCount).map { "    \($0.identifier.sanitized()): \($0.reason.sanitized())" }
    return ["  \(title)\(space)\(NumberFormat.grouped(skipped.count))"] + first
      + (skipped.count > first.count ? ["    …"] : [])
  }

  private static func json(_ skipped: [ImageSet.Skipped]) -> JSONValue {
    .array(
      skipped.prefix(skippedCount).map { .object([("image", .text($0.identifier)), ("reason", .text($0.reason))]) })
  }
}
