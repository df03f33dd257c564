import ArgumentParser

/// Where a command's options come from: the command line, before the file of `--config`, before the user's own file,
/// before the defaults.
struct SettingLayers {
  /// What stands beside an option that nobody gave.
  static let defaultOrigin = "default"

  /// The command line with the words of the files put before its own.
  let words: [String]
  /// Whether files add anything to the command line.
  let addsWords: Bool
  private let origins: [String: String]
  private static let commandLine = "command line"
  /// Options of which one takes the place of the other.
  private static let alternatives = ["plain": "jsonl", "jsonl": "plain"]

  /// Reads the files that there are.
  ///
  /// - Parameters:
  ///   - command: What `words`, the command line without the program's name, was parsed to.
  /// - Throws: ``UsageError`` for a file that cannot be used.
  init(for command: any Configured, _ words: [String]) throws {
    let names = Set(command.settings.map(\.name))
    let given = SettingLayers.names(in: words).intersection(names)
    var origins = Dictionary(uniqueKeysWithValues: given.map { ($0, SettingLayers.commandLine) })
    var added: [String] = []
    for path in [command.config, UserFiles.configuration].compactMap({ $0 }) {
      let file = try SettingFile(path)
      let isSettled = { (name: String) in
        origins[name] != nil || SettingLayers.alternatives[name].map { origins[$0] != nil } ?? false
      }
      let taken = file.words.keys.filter { names.contains($0) && !isSettled($0) }.sorted()
      for name in taken {
        origins[name] = path
        added += file.words[name].map { [$0] } ?? []
      }
    }
    addsWords = !added.isEmpty
    let name = type(of: command)._commandName
    self.words = [name] + added + (words.first == name ? Array(words.dropFirst()) : words)
    self.origins = origins
  }

  /// Where an option's value comes from.
  func origin(of name: String) -> String { origins[name] ?? SettingLayers.defaultOrigin }

  /// A line for each option that a message names and a file gave.
  func advice(on message: String) -> String {
    let named = message.split { !($0.isLetter || $0.isNumber || $0 == "-") }.filter { $0.hasPrefix("--") }
    return origins.sorted { $0.key < $1.key }.filter { name, origin in
      origin != SettingLayers.commandLine && named.contains { $0 == "--\(name)" || $0 == "--no-\(name)" }
    }.map { name, origin in "\n  \(name) is set in \(origin)" }.joined()
  }

  /// The long options among the words, without their values and without `no-`.
  private static func names(in words: [String]) -> Set<String> {
    let options = words.prefix { $0 != "--" }.filter { $0.hasPrefix("--") }
    return Set(
      options.flatMap { option in
        let name = String(option.dropFirst(2).prefix { $0 != "=" })
        return name.hasPrefix("no-") ? [name, String(name.dropFirst(3))] : [name]
      })
  }
}
