import TUI

/// What a key does.
package enum Action: Equatable {
  case pauseOrResume, step, snapshot, command
  case togglePane(Pane), focusNext, focusPrevious, maximize
  case move(columns: Int, rows: Int), page(Int), toEnd(first: Bool)
  case seekAlarm(Int), filter
  case changeView, changeAverage(by: Int), toggleLogarithm, plot(PlotCommand)
  case rankClusters(by: Int), changeMembers, toggleAugmented, filters
  case replay(ReplayCommand)
  case changeTheme(by: Int), help, quit, close, redraw, suspend
  case freeze, reload, changePeriod(by: Int)
  case changePreset(by: Int), changeImages, toggleMouse, options, saveScreen, copy
}

/// One line of the table from which keys are dispatched and the help screen and the footer are made.
package struct KeyBinding {
  package let keys: [Key]
  /// How the keys are written.
  package let shown: String
  /// The word in the footer; nil where it is not there.
  let footer: String?
  package let help: String
  let action: Action

  init(_ keys: [Key], _ shown: String, _ footer: String?, _ help: String, _ action: Action) {
    (self.keys, self.shown, self.footer, self.help, self.action) = (keys, shown, footer, help, action)
  }
}

package enum KeyBindings {
  /// All keys, by what they are for.
  static let groups: [(title: String, bindings: [KeyBinding])] = [
    (
      "Training",
      [
        KeyBinding(
          [.character(" "), .character("p")], "space p", "pause", "pause and resume training", .pauseOrResume),
        KeyBinding([.character(".")], ".", nil, "while paused: one batch or one k-means iteration", .step),
        KeyBinding([.character("s")], "s", "snapshot", "write the current clusters and weights to disk", .snapshot),
        KeyBinding([.character(":")], ":", nil, "a command, one of those below; Tab completes it", .command),
        KeyBinding(
          [.character("q"), .function(10), .control("c")], "q F10 ^C", "quit", "quit; asks while training", .quit),
        KeyBinding([.character("z")], "z", nil, "freeze what is shown, while training goes on; again: go on", .freeze),
        KeyBinding([.control("z")], "^Z", nil, "suspend the program, and the training with it; fg goes on", .suspend),
      ]
    ),
    (
      "Time line",
      [
        KeyBinding(
          [.character("[")], "[", "epoch", "the epoch before, in every pane", .replay(.seek(epochs: -1))),
        KeyBinding(
          [.character("]")], "]", "next", "the next epoch; End is live again", .replay(.seek(epochs: 1))),
      ]
    ),
    (
      "Replay",
      [
        KeyBinding([.character("<")], "<", "slower", "half as fast", .replay(.changeSpeed(by: -1))),
        KeyBinding([.character(">")], ">", "faster", "twice as fast", .replay(.changeSpeed(by: 1))),
        KeyBinding([.character("{")], "{", nil, "to the beginning", .replay(.toStart)),
        KeyBinding([.character("}")], "}", nil, "to the end", .replay(.toEnd)),
      ]
    ),
    (
      "Clusters and samples",
      [
        KeyBinding([.left], "\u{2190}", nil, "the cluster before", .move(columns: -1, rows: 0)),
        KeyBinding([.right], "\u{2192}", nil, "the next cluster", .move(columns: 1, rows: 0)),
        KeyBinding(
          [.up], "\u{2191}", nil, "ten clusters back; in the browser one; in events: a newer one",
          .move(columns: 0, rows: -1)),
        KeyBinding(
          [.down], "\u{2193}", nil, "ten clusters on; in the browser one; in events: an older one",
          .move(columns: 0, rows: 1)),
        KeyBinding([.home], "Home", nil, "the first cluster; in events: the newest", .toEnd(first: true)),
        KeyBinding([.end], "End", nil, "the last cluster; in events: the oldest", .toEnd(first: false)),
        KeyBinding(
          [.character("v")], "v", "view", "by size, by number, through the epochs, map of the features, by class",
          .changeView),
        KeyBinding(
          [.character("r")], "r", "rank", "rank by size, age, churn, purity, spread, number", .rankClusters(by: 1)),
        KeyBinding([.character("R")], "R", nil, "rank by the figure before", .rankClusters(by: -1)),
        KeyBinding(
          [.character("a")], "a", "images", "images: nearest, farthest, newly arrived", .changeMembers),
        KeyBinding(
          [.character("u")], "u", nil, "images as training shows them to the network, and as they are", .toggleAugmented
        ),
        KeyBinding(
          [.character("F")], "F", nil, "filters of the last snapshot: images that they answer to", .filters),
        KeyBinding([.character("k")], "k", nil, "how images are drawn: colours, braille, ASCII", .changeImages),
        KeyBinding(
          [.character("/")], "/", "filter", "filter clusters: 12, cat, size>50, churn<20; events: text, !regex", .filter
        ),
      ]
    ),
    (
      "Events",
      [
        KeyBinding([.character("n")], "n", nil, "the next older empty cluster, warning or alarm", .seekAlarm(1)),
        KeyBinding([.character("N")], "N", nil, "the next newer one", .seekAlarm(-1)),
      ]
    ),
    (
      "Loss",
      [
        KeyBinding([.character("e")], "e", "ema", "smoother average: off, 0.6, 0.9, 0.99", .changeAverage(by: 1)),
        KeyBinding([.character("E")], "E", nil, "rougher average", .changeAverage(by: -1)),
        KeyBinding([.character("y"), .character("l")], "y l", "log", "logarithmic axis", .toggleLogarithm),
        KeyBinding([.character("Y"), .character("L")], "Y L", nil, "logarithmic x", .plot(.toggleXLogarithm)),
        KeyBinding([.character("f")], "f", nil, "let the average begin anew at each fresh head", .plot(.toggleRestart)),
        KeyBinding(
          [.character("+"), .character("=")], "+ =", "zoom",
          "zoom in; then arrows, PgUp, PgDn, Home, End move; in other panes: fewer frames",
          .plot(.zoom(by: 1))),
        KeyBinding([.character("-")], "-", nil, "zoom out; in other panes: more frames", .plot(.zoom(by: -1))),
        KeyBinding([.character("0")], "0", nil, "all of the plot", .plot(.showAll)),
        KeyBinding(
          [.character("i")], "i", "inspect", "read values: arrows or the right button move the cursor", .plot(.inspect)),
        KeyBinding([.character("c")], "c", "curves", "choose the curves, four at once", .plot(.choose)),
        KeyBinding([.character("g")], "g", nil, "guides: off, dots, lines", .plot(.changeGuides)),
      ]
    ),
    (
      "Screen",
      [
        KeyBinding([.character("1")], "1", nil, "show or hide the loss", .togglePane(.loss)),
        KeyBinding([.character("2")], "2", nil, "show or hide the run", .togglePane(.run)),
        KeyBinding([.character("3")], "3", nil, "show or hide the clusters", .togglePane(.clusters)),
        KeyBinding([.character("4")], "4", nil, "show or hide the events", .togglePane(.events)),
        KeyBinding([.character("5")], "5", nil, "show or hide the samples", .togglePane(.samples)),
        KeyBinding([.tab], "Tab", "focus", "the next pane", .focusNext),
        KeyBinding([.backTab], "Shift-Tab", nil, "the pane before", .focusPrevious),
        KeyBinding(
          [.enter], "Enter", nil, "the pane alone (clusters: the browser), and back; on an event: its epoch", .maximize),
        KeyBinding([.character("w")], "w", "layout", "the next layout of the panes", .changePreset(by: 1)),
        KeyBinding([.character("W")], "W", nil, "the layout before", .changePreset(by: -1)),
        KeyBinding([.pageUp], "PgUp", nil, "a page up", .page(-1)),
        KeyBinding([.pageDown], "PgDn", nil, "a page down", .page(1)),
        KeyBinding([.character("t")], "t", "theme", "the next theme", .changeTheme(by: 1)),
        KeyBinding([.character("T")], "T", nil, "the theme before", .changeTheme(by: -1)),
        KeyBinding([.character("o"), .function(2)], "o F2", "options", "options of the display", .options),
        KeyBinding(
          [.character("m")], "m", nil, "the mouse on and off; it clicks, scrolls, drags borders and time", .toggleMouse),
        KeyBinding([.control("o")], "^O", nil, "copy the event's or the cluster's line", .copy),
        KeyBinding([.control("p")], "^P", nil, "write the screen to a text file", .saveScreen),
        KeyBinding([.control("r")], "^R", nil, "read the configuration and the themes' files again", .reload),
        KeyBinding([.control("l")], "^L", nil, "draw the whole screen anew", .redraw),
        KeyBinding([.character("?"), .function(1), .character("h")], "? F1 h", "help", "this help", .help),
        KeyBinding([.escape], "Esc", "back", "close what is open", .close),
      ]
    ),
  ]

  package static let all = groups.flatMap(\.bindings)

  /// What a key does, or nil.
  static func action(of key: Key) -> Action? { all.first { $0.keys.contains(key) }?.action }

  /// The lines of the help screen, none longer than `width` where the words allow it.
  package static func helpLines(_ glyphs: Glyphs, width: Int) -> [String] {
    var lines: [String] = []
    for group in groups {
      if !lines.isEmpty { lines.append("") }
      lines.append(group.title)
      for binding in group.bindings { lines += explained(shownKeys(binding, glyphs), binding.help, 13, width) }
    }
    lines += ["", "Commands"]
    for word in CommandWord.all { lines += explained(":" + word.usage, word.help, width < 70 ? 6 : 30, width) }
    return lines
  }

  /// A key or command, and what it does in a column of its own; below it where the column is taken.
  private static func explained(_ name: String, _ help: String, _ column: Int, _ width: Int) -> [String] {
    let head = "  " + name
    let indent = String(repeating: " ", count: column)
    let texts = wrapped(help, width: max(12, width - column)).map { indent + $0 }
    guard head.unicodeScalars.count < column, let first = texts.first else { return [head] + texts }
    return [head + first.dropFirst(head.count)] + texts.dropFirst()
  }

  /// The keys of the footer, those that mean something first.
  private static func footerActions(_ origin: RunOrigin) -> [Action] {
    let training: [Action] =
      switch origin {
      case .training: [.pauseOrResume, .step, .snapshot, .quit]
      case .watching: [.quit]
      case .replaying:
        [
          .pauseOrResume, .step, .replay(.seek(epochs: -1)), .replay(.seek(epochs: 1)),
          .replay(.changeSpeed(by: -1)), .replay(.changeSpeed(by: 1)), .quit,
        ]
      }
    return [.help] + training
      + [.changeView, .focusNext, .changeAverage(by: 1), .toggleLogarithm, .changeTheme(by: 1)]
      + [.plot(.zoom(by: 1)), .plot(.inspect), .plot(.choose), .changePreset(by: 1), .options]
  }

  /// Those of the cluster browser.
  private static let browserActions: [Action] = [
    .help, .pauseOrResume, .rankClusters(by: 1), .changeMembers, .filter, .close, .changeTheme(by: 1), .quit,
  ]

  /// The footer: the first of the keys, and a word.
  static func footer(
    _ origin: RunOrigin, isPaused: Bool, isBrowsing: Bool
  ) -> [(action: Action, key: String, name: String)] {
    (isBrowsing ? browserActions : footerActions(origin)).compactMap {
      action -> (action: Action, key: String, name: String)? in
      guard let binding = all.first(where: { $0.action == action }) else { return nil }
      let key = binding.shown.split(separator: " ").first.map(String.init) ?? binding.shown
      if action == .pauseOrResume {
        return (action, key, isPaused ? (origin == .replaying ? "play" : "resume") : "pause")
      }
      if action == .step { return isPaused ? (action, key, "step") : nil }
      return binding.footer.map { (action, key, $0) }
    }
  }

  private static func shownKeys(_ binding: KeyBinding, _ glyphs: Glyphs) -> String {
    switch binding.keys.first {
    case .left: String(Character(glyphs.left))
    case .right: String(Character(glyphs.right))
    case .up: glyphs == .unicode ? "\u{2191}" : "up"
    case .down: glyphs == .unicode ? "\u{2193}" : "down"
    default: binding.shown
    }
  }
}
