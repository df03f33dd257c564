import Curses
import Dashboard
import Foundation
import TUI

/// Runs side by side in a terminal, until the user leaves.
@MainActor
struct ComparisonFace {
  private var model: ComparisonModel
  private let terminal: CursesTerminal
  private let signals: SignalPipe
  private var themes: ThemeList
  private var look: Look

  init(_ runs: [ComparedRun], terminal: CursesTerminal, signals: SignalPipe, themes: ThemeList, glyphs: Glyphs) {
    model = ComparisonModel(runs)
    (self.terminal, self.signals, self.themes) = (terminal, signals, themes)
    look = Look(theme: themes.current, glyphs: glyphs, depth: terminal.depth)
  }

  /// Returns the exit status of `cli.md`.
  mutating func show() -> Int32 {
    defer { terminal.close() }
    while true {
      terminal.draw(model.frame(size: terminal.size, look: look))
      let input = terminal.nextInput(timeoutMilliseconds: 1000)
      if let signal = signals.takeStopping().first { return 128 + signal }
      switch input {
      case nil, .resized, .continued, .focused, .mouse: break
      case .hungUp: return 128 + SIGHUP
      case .key(let key): if isLeaving(by: key) { return 0 }
      }
    }
  }

  private mutating func isLeaving(by key: Key) -> Bool {
    for effect in model.update(key) {
      switch effect {
      case .quit: return true
      case .changeTheme(let step):
        themes.move(by: step)
        look.theme = themes.current
      case .redraw: terminal.invalidate()
      case .suspend: terminal.suspend()
      case .send, .replay, .loadThumbnails, .loadAugmented, .loadEpoch, .loadSizes, .loadFilters, .stopFilters,
        .setTheme, .reload, .ringBell, .saveOptions, .saveScreen, .copy:
        break
      }
    }
    return false
  }
}
