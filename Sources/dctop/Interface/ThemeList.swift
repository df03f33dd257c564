import Foundation
import TUI

/// The themes that can be chosen, and the one that is.
struct ThemeList {
  private(set) var themes: [Theme] = []
  private(set) var index = 0
  /// What is wrong with a theme's file, by the theme's name: `path:line: what`.
  private var warnings: [String: [String]] = [:]
  /// The file that the user named by its path.
  private var named: (theme: String, path: String)?

  /// Faults of a file that are told; how many more there are is told too.
  private static let toldWarnings = 5

  var current: Theme { themes[index] }

  /// What `--theme` finds the chosen theme by.
  var currentChoice: String { named.flatMap { $0.theme == current.name ? $0.path : nil } ?? current.name }

  /// What is wrong with the chosen theme's file, a line each; the colours of such lines are the dark theme's.
  var currentWarnings: [String] {
    let all = warnings[current.name] ?? []
    let more = all.count - ThemeList.toldWarnings
    return Array(all.prefix(ThemeList.toldWarnings))
      + (more > 0 ? ["\(all[0].prefix { $0 != ":" }): \(more) more lines are wrong"] : [])
  }

  /// Finds the themes and chooses one: a name, the path of a file, or nil for what fits the terminal.
  ///
  /// Searched are `$XDG_CONFIG_HOME/dctop/themes` (or `~/.config/…`), the bundled files, and what is compiled in.
  /// - Throws: ``UsageError`` for a name or file that is not there.
  init(choice: String?, isLight: Bool, depth: ColorDepth) throws {
    find()
    if let found = themes.firstIndex(where: { $0.name == choice }) {
      index = found
      return
    }
    guard let choice else {
      let fitting = depth == .mono ? "mono" : isLight ? "light" : depth <= .ansi16 ? "sixteen" : "dark"
      index = themes.firstIndex { $0.name == fitting } ?? themes.firstIndex { $0.name == Theme.dark.name } ?? 0
      return
    }
    guard let theme = read(choice) else {
      throw UsageError(
        message: "--theme \(choice) is neither a theme's name nor a readable .theme file: expected one of "
          + themes.map(\.name).joined(separator: ", ") + ", or a path.")
    }
    named = (theme.name, choice)
    themes.removeAll { $0.name == theme.name }
    themes.append(theme)
    index = themes.count - 1
  }

  /// Goes to the next theme, or the one before.
  mutating func move(by step: Int) { index = (index + step + themes.count) % themes.count }

  /// Goes to the theme of that name, if there is one.
  mutating func move(to name: String) { index = themes.firstIndex { $0.name == name } ?? index }

  private mutating func find() {
    for folder in ThemeList.folders {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      for name in names.sorted() where name.hasSuffix(".theme") && !has(ThemeList.name(of: name)) {
        if let theme = read(folder + "/" + name) { themes.append(theme) }
      }
    }
    themes += [Theme.dark, .light, .mono].filter { !has($0.name) }
  }

  private func has(_ name: String) -> Bool { themes.contains { $0.name == name } }

  private static var folders: [String] {
    [UserFiles.folder.map { $0 + "/themes" }, BundledFiles.folder("themes")].compactMap { $0 }
  }

  /// Nil where the file cannot be read; bytes that are no UTF-8 are faults of their lines.
  private mutating func read(_ path: String) -> Theme? {
    guard let bytes = FileManager.default.contents(atPath: path) else { return nil }
    let (theme, faults) = Theme.parse(String(decoding: bytes, as: UTF8.self), name: ThemeList.name(of: path))
    warnings[theme.name] = faults.map { "\(path.sanitized()):\($0)" }
    return theme
  }

  private static func name(of path: String) -> String {
    ((path as NSString).lastPathComponent as NSString).deletingPathExtension.sanitized()
  }
}
