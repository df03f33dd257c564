import ArgumentParser

/// The options of the display as the command line and the configuration files have them now: the files may have changed
/// since the program began.
enum LiveSettings {
  /// - Throws: ``UsageError`` for a file that cannot be used, and ArgumentParser's error for a value that is wrong.
  static func display() throws -> DisplayOptions {
    let words = Array(CommandLine.arguments.dropFirst())
    guard let command = try DCTop.parseAsRoot(words) as? any Configured else { return try DisplayOptions.parse([]) }
    let layers = try SettingLayers(for: command, words)
    guard let shown = try DCTop.parseAsRoot(layers.words) as? any Shown else { return try DisplayOptions.parse([]) }
    return shown.display
  }

  /// A command that shows something in the terminal.
  protocol Shown {
    var display: DisplayOptions { get }
  }
}

extension Train: LiveSettings.Shown {}
extension Resume: LiveSettings.Shown {}
extension Branch: LiveSettings.Shown {}
extension Watch: LiveSettings.Shown {}
extension Replay: LiveSettings.Shown {}
