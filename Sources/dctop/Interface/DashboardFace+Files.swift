import Curses
import Dashboard
import Foundation
import TUI

extension DashboardFace {
  func showTheme() {
    look.theme = themes.current
    _ = model.update(.themes(themes.themes, current: themes.index))
    _ = model.update(.notice(themes.currentWarnings.first ?? "theme \(themes.current.name)"))
  }

  /// Reads the themes' files again, so that whoever writes one sees it.
  func reloadThemes() {
    // What was chosen may be gone meanwhile: then everything stays.
    guard let found = try? ThemeList(choice: themes.currentChoice, isLight: false, depth: look.depth) else {
      _ = model.update(.notice("theme \(themes.current.name) is no longer there"))
      return
    }
    themes = found
    showTheme()
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
