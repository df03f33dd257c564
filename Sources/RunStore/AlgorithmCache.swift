import Foundation

/// The convolution algorithms that were found fastest, by machine: one JSON file for all runs of a user.
///
/// `{"<machine>": {"<pass and shape>": "<algorithm>"}}`. Only a cache: a file that cannot be read counts as empty.
public struct AlgorithmCache: Sendable {
  public let path: String

  public init(path: String) { self.path = path }

  /// `algorithms.json` in `$XDG_CACHE_HOME/dctop`, by default `~/.cache/dctop`.
  public static var ofUser: AlgorithmCache {
    let environment = ProcessInfo.processInfo.environment
    let folder = environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? NSHomeDirectory() + "/.cache"
    return AlgorithmCache(path: folder + "/dctop/algorithms.json")
  }

  /// The processor, as the system tells it.
  public static var processor: String {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let fields = ["model name", "cpu family", "model", "stepping"]
    let lines = text.split(separator: "\n").map { $0.split(separator: ":", maxSplits: 1) }
    return fields.compactMap { field in
      lines.first { $0.count == 2 && $0[0].trimmingCharacters(in: .whitespaces) == field }?[1]
        .trimmingCharacters(in: .whitespaces)
    }.joined(separator: " ")
  }

  /// What is known of a machine.
  public func read(machine: String) -> [String: String] { all[machine] ?? [:] }

  /// Replaces what is known of a machine; what others have written about other machines stays.
  ///
  /// - Throws: ``StoreError`` where the file cannot be written.
  public func write(_ choices: [String: String], machine: String) throws(StoreError) {
    var known = all
    known[machine] = choices
    do {
      let folder = (path as NSString).deletingLastPathComponent
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .cannotCreate(path: path, reason: StoreError.reason(of: error))
    }
    try AlgorithmCache.writeJSON(known, to: path)
  }

  /// Writes all of it or nothing.
  static func writeJSON(_ value: some Encodable, to path: String) throws(StoreError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else { preconditionFailure("strings always make JSON") }
    try StagedFile.write(to: path) { (file) throws(StoreError) in try file.write(bytes: data) }
  }

  private var all: [String: [String: String]] {
    guard let data = FileManager.default.contents(atPath: path) else { return [:] }
    return (try? JSONDecoder().decode([String: [String: String]].self, from: data)) ?? [:]
  }
}

extension RunDirectory {
  /// Records which algorithm each convolution of the run is computed with: they round differently.
  public func write(algorithms choices: [String: String]) throws(StoreError) {
    try AlgorithmCache.writeJSON(choices, to: path + "/algorithms.json")
  }

  /// What ``write(algorithms:)`` has recorded; nil if nothing can be read.
  public var algorithms: [String: String]? {
    FileManager.default.contents(atPath: path + "/algorithms.json").flatMap {
      try? JSONDecoder().decode([String: String].self, from: $0)
    }
  }
}
