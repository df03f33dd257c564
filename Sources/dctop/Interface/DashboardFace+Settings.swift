import ArgumentParser
import Curses
import Dashboard
import TUI

extension DashboardFace {
  /// Brings the terminal to what the user has chosen.
  func heedSettings() {
    let settings = model.settings
    if settings.depth != look.depth {
      look.depth = settings.depth
      terminal.use(settings.depth)
    }
    if let usesMouse = settings.usesMouse, usesMouse != isMouseOn {
      isMouseOn = usesMouse
      terminal.setMouse(usesMouse)
    }
  }

  /// Reads the configuration and the themes' files again, so that whoever writes one sees it. What is wrong with them
  /// is told, and everything stays.
  func reload() {
    do {
      let wished = try LiveSettings.display()
      let settings = wished.settings(
        depth: min(wished.color.depth ?? model.settings.deepest, model.settings.deepest),
        glyphs: model.settings.glyphs, hasMouse: model.settings.usesMouse != nil)
      // A theme that the configuration names anew; else the one that is shown.
      let choice = wished.theme != configured.theme ? wished.theme : nil
      themes = try ThemeList(choice: choice ?? themes.currentChoice, isLight: false, depth: look.depth)
      _ = model.update(.settings(settings, before: configured.settings))
      configured = (settings, wished.theme)
      look.cellRatio = wished.fontRatio
      heedSettings()
      showTheme()
    } catch {
      let message = (error as? UsageError)?.message ?? DCTop.message(for: error)
      _ = model.update(.notice("not read again: \(message)"))
    }
  }
}
