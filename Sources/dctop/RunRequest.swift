import Datasets
import DeepCluster
import TUI

/// What the user asks for: options, and where the images are. Looking for those takes time, so that a dashboard stands
/// before it.
struct RunRequest: Sendable {
  let configuration: Configuration
  /// A file or folder.
  let data: String
  /// Whether the run compares itself with the images' classes, as many as there are, though no option asks for it.
  let comparesWithClasses: Bool

  /// Checks what can be told without a look into the data.
  ///
  /// - Throws: `ConfigurationError`, and `DatasetError` where there is nothing.
  init(_ configuration: Configuration, data: String, comparesWithClasses: Bool = false) throws {
    (self.configuration, self.data, self.comparesWithClasses) = (configuration, data, comparesWithClasses)
    try RunPlan.check(configuration)
    try DatasetRegistry.find(data)
  }

  /// Finds the images and makes every choice that the options leave open.
  ///
  /// - Parameter found: Told how many images are found, now and then; what it throws ends the search.
  /// - Throws: `ConfigurationError`, `DatasetError`.
  func plan(_ found: (Int) throws -> Void) throws -> RunPlan {
    let source = try DatasetRegistry.open(data, progress: found)
    var configuration = configuration
    if comparesWithClasses { configuration.evaluateK = configuration.evaluateK ?? source.classNames?.count }
    return try RunPlan(configuration, source: source)
  }

  /// The same before anything is shown: a search that takes long is told of in a line.
  func plan() throws -> RunPlan {
    let progress = ProgressLine("looking for images")
    return try plan { progress.show($0) }
  }
}
