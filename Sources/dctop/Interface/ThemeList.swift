import Foundation
import TUI

/// The themes that can be chosen, and the one that is.
struct ThemeList {
  private var themes: [Theme]
  private var index: Int

  var current: Theme { themes[index] }
  var names: [String] { themes.map(\.name) }

  /// Finds the themes and chooses one: a name, the path of a file, or nil for what fits the terminal.
  ///
  /// Searched are `$XDG_CONFIG_HOME/dctop/themes` (or `~/.config/…`), the bundled files, and what is compiled in.
  /// - Throws: ``UsageError`` for a name or file that is not there.
  init(choice: String?, isLight: Bool, isMono: Bool) throws {
    themes = ThemeList.found()
    let fallback = isMono ? "mono" : isLight ? "light" : "dark"
    index = themes.firstIndex { $0.name == choice ?? fallback } ?? -1
    if index >= 0 { return }
    guard let choice else {
      index = 0
      return
    }
    guard let theme = ThemeList.read(choice) else {
      throw UsageError(
        message: "--theme \(choice) is neither a theme's name nor a readable .theme file: expected one of "
          + themes.map(\.name).joined(separator: ", ") + ", or a path.")
    }
    themes.append(theme)
    index = themes.count - 1
  }

  /// Goes to the next theme, or the one before.
  mutating func move(by step: Int) { index = (index + step + themes.count) % themes.count }

  /// Goes to the theme of that name, if there is one.
  mutating func move(to name: String) { index = themes.firstIndex { $0.name == name } ?? index }

  private static func found() -> [Theme] {
    var result: [Theme] = []
    for folder in folders {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      for name in names.sorted() where name.hasSuffix(".theme") {
        guard let theme = read(folder + "/" + name), !result.contains(where: { $0.name == theme.name }) else {
          continue
        }
        result.append(theme)
      }
    }
    for theme in [Theme.dark, .light, .mono] where !result.contains(where: { $0.name == theme.name }) {
      result.append(theme)
    }
    return result
  }

  private static var folders: [String] {
    [UserFiles.folder.map { $0 + "/themes" }, BundledFiles.folder("themes")].compactMap { $0 }
  }

  private static func read(_ path: String) -> Theme? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    let name = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
    return Theme.parse(text, name: name.sanitized()).theme
  }
}
