/// How the panes share the screen: rows of one or two of them, as data, so that layouts are a table and borders move.
package struct Arrangement: Equatable, Sendable {
  /// Panes side by side.
  package struct Row: Equatable, Sendable {
    /// One or two.
    var panes: [Pane]
    /// The height, against the other rows'.
    var weight: Double
    /// The right pane's share of the width, and its least and most columns.
    var side: Double
    var columns: ClosedRange<Int>

    init(_ panes: [Pane], _ weight: Double, side: Double = 0.38, columns: ClosedRange<Int> = 0...Int.max) {
      (self.panes, self.weight, self.side, self.columns) = (panes, weight, side, columns)
    }
  }

  package internal(set) var rows: [Row]

  /// With a row at the end for each pane that has none.
  init(_ rows: [Row]) {
    let missing = Pane.allCases.filter { pane in !rows.contains { $0.panes.contains(pane) } }
    self.rows = rows + missing.map { Row([$0], 8) }
  }

  /// The panes, what matters most first.
  var order: [Pane] { rows.flatMap(\.panes) }
}

/// A named layout: which panes are there, and how they share a large screen and one of 80 columns or so.
package struct Preset: Equatable, Sendable {
  package let name: String
  package let panes: Set<Pane>
  package internal(set) var wide: Arrangement
  package internal(set) var compact: Arrangement

  init(_ name: String, _ panes: Set<Pane>, wide: [Arrangement.Row], compact: [Arrangement.Row]? = nil) {
    (self.name, self.panes, self.wide) = (name, panes, Arrangement(wide))
    self.compact = compact.map(Arrangement.init) ?? self.wide
  }

  /// The layouts that `w` goes through; each has a place for every pane, so that any can be shown beside.
  package static let all: [Preset] = [
    Preset(
      "everything", Set(Pane.allCases),
      wide: [
        .init([.loss, .run], 13, side: 0.35, columns: 38...60),
        .init([.clusters, .events], 12, side: 0.35, columns: 38...60), .init([.samples], 11),
      ],
      compact: [.init([.loss, .run], 8), .init([.clusters, .samples], 8), .init([.events], 4)]),
    Preset(
      "loss and run", [.loss, .run],
      wide: [.init([.loss], 27), .init([.run], 9), .init([.clusters, .events], 12), .init([.samples], 12)],
      compact: [.init([.loss, .run], 20), .init([.clusters, .events], 10), .init([.samples], 10)]),
    Preset(
      "clusters and samples", [.clusters, .samples],
      wide: [.init([.clusters], 9), .init([.samples], 11), .init([.loss, .run], 8), .init([.events], 5)]),
    Preset(
      "large samples", [.samples, .clusters, .run],
      wide: [.init([.samples], 22), .init([.clusters, .run], 10), .init([.loss, .events], 8)]),
    Preset(
      "events", [.events, .loss, .run],
      wide: [.init([.loss, .events], 27, side: 0.5), .init([.run], 9), .init([.clusters, .samples], 14)],
      compact: [.init([.events], 18), .init([.loss, .run], 10), .init([.clusters, .samples], 10)]),
  ]
}
