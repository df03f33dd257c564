import ArgumentParser

/// A command that takes options from configuration files too.
protocol Configured: ParsableCommand {
  /// The options that files may give, as they are now.
  var settings: [Setting] { get }
  /// The file that the command line names.
  var config: String? { get }
}

extension Configured {
  var config: String? { nil }
}
