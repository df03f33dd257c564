import TUI
import Telemetry

/// A leaderboard's table: as many of its columns as there is room for.
struct SweepListing {
  private struct Column {
    let head: String
    var isNumber = true
    /// Those of the least importance are left out first.
    let importance: Int
    let cells: [String]

    var width: Int { ([head] + cells).map(\.unicodeScalars.count).max() ?? 0 }
  }

  /// The line of heads, and a line for each of the rows that were asked for.
  let lines: [String]

  /// The least that is left of names, whose ends tell the seeds.
  private static let leastNameWidth = 20

  /// - Parameter places: Of the rows, or the summaries, that are shown.
  init(_ model: SweepModel, _ places: some Collection<Int>, width: Int, glyphs: Glyphs) {
    var columns =
      model.showsRecipes
      ? SweepListing.recipeColumns(model, places.map { model.summaries[$0] }, glyphs)
      : SweepListing.runColumns(model, Array(places), glyphs)
    var names = SweepListing.names(model, places)
    let fixed = { (columns: [Column]) in columns.reduce(0) { $0 + 2 + $1.width } }
    let nameWidth = names.map(\.unicodeScalars.count).max() ?? 0
    while let least = columns.indices.min(by: { columns[$0].importance < columns[$1].importance }),
      fixed(columns) + min(nameWidth, SweepListing.leastNameWidth) > width
    { columns.remove(at: least) }
    let room = max(1, width - fixed(columns))
    names = names.map { $0.truncated(to: room, with: glyphs.ellipsis) }
    let heads = [model.showsRecipes ? "recipe" : "run"] + columns.map(\.head)
    let rows = names.enumerated().map { row, name in [name] + columns.map { $0.cells[row] } }
    lines = TextTable.lines([heads] + rows) { $0 > 0 && columns[$0 - 1].isNumber }
  }

  private static func names(_ model: SweepModel, _ places: some Collection<Int>) -> [String] {
    places.map { (model.showsRecipes ? model.summaries[$0].recipe : model.rows[$0].name).sanitized() }
  }

  private static func head(_ order: SweepOrder, _ model: SweepModel, _ glyphs: Glyphs) -> String {
    order.head + (order == model.order ? String(Character(glyphs.best)) : "")
  }

  private static func runColumns(_ model: SweepModel, _ places: [Int], _ glyphs: Glyphs) -> [Column] {
    let rows = places.map { model.rows[$0] }
    let known = model.knownOrders
    func figure(_ order: SweepOrder, _ importance: Int, _ cell: (SweepRow) -> String) -> [Column] {
      guard known.contains(order) else { return [] }
      let kept = order == model.order ? 100 : importance
      return [Column(head: head(order, model, glyphs), importance: kept, cells: rows.map(cell))]
    }
    func fixed(_ order: SweepOrder, _ importance: Int) -> [Column] {
      figure(order, importance) { NumberFormat.fixed(order.value($0), 3) }
    }
    let state = Column(head: "state", isNumber: false, importance: 2, cells: rows.map(\.state.rawValue))
    let left = places.map { place in
      model.rows[place].state == .finished || model.rows[place].state == .failed
        ? "" : NumberFormat.duration(model.remaining[place])
    }
    return [state] + figure(.epoch, 6) { "\($0.epochsDone)/\($0.epochs)" } + fixed(.loss, 5)
      + fixed(.nmiPrevious, 3) + fixed(.nmiLabels, 1) + fixed(.accuracy, 9) + fixed(.nmi, 8)
      + figure(.seconds, 7) { NumberFormat.duration($0.epochsDone > 0 ? $0.seconds : nil) }
      + [Column(head: "left", importance: 4, cells: left)]
  }

  private static func recipeColumns(
    _ model: SweepModel, _ summaries: [SweepSummary], _ glyphs: Glyphs
  ) -> [Column] {
    let runs = Column(head: "done", importance: 90, cells: summaries.map { "\($0.finished)/\($0.runs)" })
    let failed = Column(head: "failed", importance: 50, cells: summaries.map { "\($0.failed)" })
    let known = SweepSummary.known(in: model.summaries)
    let figures = known.enumerated().map { place, figure in
      let order: SweepOrder? =
        switch figure {
        case .accuracy: .accuracy
        case .nmi: .nmi
        case .nmiLabels: .nmiLabels
        case .loss: .loss
        case .seconds: .seconds
        case .ami, .ari, .bestAccuracy, .bestNMI: nil
        }
      let isOrder = order == model.order
      return Column(
        head: figure.head + (isOrder ? String(Character(glyphs.best)) : ""), importance: isOrder ? 100 : 40 - place,
        cells: summaries.map { text($0.figures[figure], figure, glyphs) })
    }
    return [runs] + (model.rows.contains { $0.state == .failed } ? [failed] : []) + figures
  }

  /// `0.912±0.013`.
  static func text(_ spread: Spread?, _ figure: SweepFigure, _ glyphs: Glyphs) -> String {
    guard let spread else { return "-" }
    let mean = NumberFormat.fixed(spread.mean, figure.digits)
    guard let deviation = spread.deviation else { return mean }
    return mean + (glyphs.usesHalfBlocks ? "\u{b1}" : "+-") + NumberFormat.fixed(deviation, figure.digits)
  }
}
