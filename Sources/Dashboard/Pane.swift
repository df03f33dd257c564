import TUI

/// The parts of the dashboard.
package enum Pane: Int, CaseIterable, Sendable {
  case loss = 1
  case run, clusters, events, samples

  var role: Role {
    switch self {
    case .loss: .lossBox
    case .run: .runBox
    case .clusters: .clustersBox
    case .events: .eventsBox
    case .samples: .samplesBox
    }
  }
}

/// Where each pane lies.
package struct ScreenLayout: Equatable {
  /// In the order of the panes' numbers.
  package private(set) var panes: [(pane: Pane, area: Rect)] = []
  /// How many rows of gauges stand above the footer.
  package let gaugeRows: Int

  package static func == (a: ScreenLayout, b: ScreenLayout) -> Bool {
    a.gaugeRows == b.gaugeRows && a.panes.elementsEqual(b.panes) { $0.pane == $1.pane && $0.area == $1.area }
  }

  /// The smallest screen that shows anything.
  static let minimum = Size(40, 12)

  /// - Parameters:
  ///   - visible: The panes that the user has not hidden.
  ///   - maximized: The one that takes all the room, if any.
  package init(_ size: Size, visible: Set<Pane>, maximized: Pane?) {
    let isFull = size.width >= 100 && size.height >= 32
    gaugeRows = isFull ? 2 : 1
    let body = Rect(x: 0, y: 1, width: size.width, height: size.height - 2 - gaugeRows)
    if let maximized, visible.contains(maximized) {
      panes = [(maximized, body)]
    } else if isFull {
      let side = min(60, max(38, size.width * 35 / 100))
      place([([.loss, .run], 13), ([.clusters, .events], 12), ([.samples], 11)], in: body, side: side, visible)
    } else if size.width >= 72 && size.height >= 20 {
      let side = size.width * 38 / 100
      place([([.loss, .run], 8), ([.clusters, .samples], 8), ([.events], 4)], in: body, side: side, visible)
    } else {
      stack(in: body, visible)
    }
    panes.sort { $0.pane.rawValue < $1.pane.rawValue }
  }

  /// Rows of one or two panes; the right one is `side` wide. A row that is hidden gives its height to the others.
  private mutating func place(
    _ rows: [(panes: [Pane], weight: Int)], in body: Rect, side: Int, _ visible: Set<Pane>
  ) {
    let shown = rows.map { (panes: $0.panes.filter(visible.contains), weight: $0.weight) }.filter { !$0.panes.isEmpty }
    var left = shown.reduce(0) { $0 + $1.weight }
    var y = body.y
    for row in shown {
      let height = (body.maxY - y) * row.weight / max(1, left)
      left -= row.weight
      let split = row.panes.count == 2 ? body.width - side : body.width
      panes.append((row.panes[0], Rect(x: body.x, y: y, width: split, height: height)))
      if row.panes.count == 2 {
        panes.append((row.panes[1], Rect(x: body.x + split, y: y, width: side, height: height)))
      }
      y += height
    }
  }

  /// One below the other, as many as have room: what matters least goes first.
  private mutating func stack(in body: Rect, _ visible: Set<Pane>) {
    let order: [(pane: Pane, minimum: Int)] = [(.loss, 4), (.run, 5), (.clusters, 5), (.samples, 6), (.events, 4)]
    var shown: [(pane: Pane, minimum: Int)] = []
    var needed = 0
    for entry in order where visible.contains(entry.pane) {
      guard shown.isEmpty || needed + entry.minimum <= body.height else { break }
      shown.append(entry)
      needed += entry.minimum
    }
    var y = body.y
    var left = shown.count
    for entry in shown {
      let spare = max(0, body.height - needed) / shown.count
      let height = left == 1 ? body.maxY - y : entry.minimum + spare
      panes.append((entry.pane, Rect(x: body.x, y: y, width: body.width, height: height)))
      y += height
      left -= 1
    }
  }
}
