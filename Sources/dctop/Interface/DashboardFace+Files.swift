import Curses
import Dashboard
import Foundation
import TUI

extension DashboardFace {
  /// Gives the screen back, and keeps how it was left.
  func leave() {
    terminal.close()
    guard model.memory != state.memory || hasPickedTheme else { return }
    state.memory = model.memory
    if hasPickedTheme { state.theme = themes.currentChoice }
    state.save()
  }

  /// Shows another theme because the user wants it.
  func pickTheme(_ move: (inout ThemeList) -> Void) {
    move(&themes)
    hasPickedTheme = true
    showTheme()
  }

  func showTheme() {
    look.theme = themes.current
    _ = model.update(.themes(themes.themes, current: themes.index))
    _ = model.update(.notice(themes.currentWarnings.first ?? "theme \(themes.current.name)"))
  }

  func save(_ options: [SavedOption]) -> String {
    do {
      let path = try SettingWriter.save(options, theme: themes.currentChoice)
      return "\(options.map(\.name).joined(separator: ", ")) saved to \(path)"
    } catch {
      return "not saved: \(UsageError(error).message)"
    }
  }

  func saveScreen() -> String {
    var inCells = look
    inCells.usesPictures = false
    do {
      return "screen written to " + (try ScreenFile.write(model.frame(size: terminal.size, look: inCells).lines))
    } catch {
      return "the screen is not written: \(error)"
    }
  }
}
