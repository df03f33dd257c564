import TUI
import Telemetry

/// The leaderboard of a sweep: its runs, or its recipes with mean and deviation, the best first.
public struct SweepModel: Sendable {
  /// The name of the sweep's file.
  let title: String
  /// In the order of the sweep's file.
  public private(set) var rows: [SweepRow] = []
  private(set) var summaries: [SweepSummary] = []
  private(set) var remaining: [Double?] = []
  private(set) var totalRemaining: Double?
  private(set) var phase = SweepPhase.running
  private(set) var order = SweepOrder.file
  /// Nil until the user chooses: then the first figure that there is.
  private var chosenOrder: SweepOrder?
  private(set) var showsRecipes = false
  private(set) var showsHelp = false
  private(set) var notice: String?
  /// The places of the runs, or of the recipes, in the order in which they are shown.
  private(set) var listed: [Int] = []
  /// The place of what is selected, in `rows` or `summaries`: it goes with its run when others overtake it.
  private(set) var selected = 0

  /// An empty board.
  public init(title: String) { self.title = title }

  /// Takes a message; gives what is to be done about it.
  public mutating func update(_ message: SweepMessage) -> [SweepEffect] {
    switch message {
    case .rows(let rows):
      self.rows = rows
      digest()
    case .row(let place, let row):
      guard rows.indices.contains(place), rows[place] != row else { return [] }
      rows[place] = row
      digest()
    case .phase(let phase): self.phase = phase
    case .notice(let text): notice = text
    case .key(let key): return update(key)
    }
    return []
  }

  /// The figures that a board can be sorted by: those that any run has.
  var knownOrders: [SweepOrder] {
    SweepOrder.allCases.filter { order in order == .file || rows.contains { order.value($0) != nil } }
  }

  private mutating func digest() {
    summaries = SweepSummary.all(rows)
    remaining = SweepTime.remaining(rows)
    totalRemaining = SweepTime.total(rows)
    sort()
  }

  private mutating func sort() {
    let known = knownOrders
    order = chosenOrder.flatMap { known.contains($0) ? $0 : nil } ?? known.first ?? .file
    listed = showsRecipes ? order.places(rows, of: summaries.map(\.recipe)) : order.places(rows)
    if !listed.contains(selected) { selected = listed.first ?? 0 }
  }

  private mutating func update(_ key: Key) -> [SweepEffect] {
    notice = nil
    if showsHelp {
      showsHelp = false
      return []
    }
    switch key {
    case .up, .down, .pageUp, .pageDown, .home, .end: move(by: key)
    case .character("s"), .right: changeOrder(by: 1)
    case .character("S"), .left: changeOrder(by: -1)
    case .character("v"), .tab:
      selected = showsRecipes ? firstRun(of: selected) : recipe(of: selected)
      showsRecipes.toggle()
      sort()
    case .enter: return open()
    case .character("p"), .character(" "):
      switch phase {
      case .running: return [.pause]
      case .paused: return [.resume]
      case .stopping, .over: break
      }
    case .character("t"): return [.changeTheme(by: 1)]
    case .character("T"): return [.changeTheme(by: -1)]
    case .control("l"): return [.redraw]
    case .control("z"): return [.suspend]
    case .character("?"), .function(1), .character("h"): showsHelp = true
    case .character("q"), .control("c"), .function(10): return [phase == .over || phase == .stopping ? .leave : .stop]
    default: break
    }
    return []
  }

  private mutating func open() -> [SweepEffect] {
    guard rows.indices.contains(selected), !showsRecipes else {
      if showsRecipes { notice = "v shows the runs; Enter opens one" }
      return []
    }
    if rows[selected].epochsDone > 0 || rows[selected].state.isActive { return [.open(selected)] }
    notice = "\(rows[selected].name) has nothing to show yet"
    return []
  }

  private mutating func move(by key: Key) {
    guard let place = listed.firstIndex(of: selected) else { return }
    let wanted =
      switch key {
      case .up: place - 1
      case .down: place + 1
      case .pageUp: place - 10
      case .pageDown: place + 10
      case .home: 0
      default: listed.count - 1
      }
    selected = listed[max(0, min(listed.count - 1, wanted))]
  }

  private mutating func changeOrder(by step: Int) {
    let known = knownOrders
    let place = (known.firstIndex(of: order) ?? 0) + step
    chosenOrder = known[(place + known.count) % known.count]
    sort()
  }

  private func recipe(of row: Int) -> Int {
    guard rows.indices.contains(row) else { return 0 }
    return summaries.firstIndex { $0.recipe == rows[row].recipe } ?? 0
  }

  private func firstRun(of summary: Int) -> Int {
    guard summaries.indices.contains(summary) else { return 0 }
    return rows.firstIndex { $0.recipe == summaries[summary].recipe } ?? 0
  }
}
