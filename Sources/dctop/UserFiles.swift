import Foundation

/// The files that are the user's own.
enum UserFiles {
  /// `$XDG_CONFIG_HOME/dctop`, or `~/.config/dctop`; nil where neither is known.
  static var folder: String? {
    let environment = ProcessInfo.processInfo.environment
    let configuration =
      environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? environment["HOME"].map { $0 + "/.config" }
    return configuration.map { $0 + "/dctop" }
  }

  /// The user's configuration file, where there is one.
  static var configuration: String? {
    folder.map { $0 + "/config.toml" }.flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
  }
}
