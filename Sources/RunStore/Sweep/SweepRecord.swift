import Foundation

/// The list of the runs that belong to a sweep, as `sweep.json` in its folder keeps it.
public struct SweepRecord: Codable, Equatable, Sendable {
  /// One run.
  public struct Member: Codable, Equatable, Sendable {
    /// The name of its folder within the sweep's.
    public var name: String
    /// Its data as the sweep's file names it.
    public var data: String
    public var seed: UInt64
    /// Its other options as words of a command line, in alphabetical order.
    public var words: [String]
    /// How its process ended that could not go on; nil where that has not happened.
    public var failure: String?

    public init(name: String, data: String, seed: UInt64, words: [String], failure: String? = nil) {
      (self.name, self.data, self.seed, self.words, self.failure) = (name, data, seed, words, failure)
    }

    /// Whether both are the same run: whatever they have come to.
    func isSameRun(as other: Member) -> Bool {
      (name, data, seed) == (other.name, other.data, other.seed) && words == other.words
    }
  }

  /// The sweep's file when it was last started.
  public var file: String
  /// Those that the file names, and those that it once named and of which there is something.
  public private(set) var members: [Member]

  public init(file: String) { (self.file, members) = (file, []) }

  /// A run by its name.
  public subscript(name: String) -> Member? { members.first { $0.name == name } }

  /// Takes runs off the list.
  public mutating func forget(where isForgotten: (Member) -> Bool) { members.removeAll(where: isForgotten) }

  /// Takes in the runs of a file: new ones are added to those that it once named.
  ///
  /// - Returns: The names of runs that are known with other data, seed or options; nothing is taken in where there are
  ///   any.
  public mutating func add(_ wanted: [Member]) -> [String] {
    let known = Dictionary(members.map { ($0.name, $0) }) { first, _ in first }
    let changed = wanted.filter { member in known[member.name].map { !$0.isSameRun(as: member) } ?? false }
    if changed.isEmpty { members += wanted.filter { known[$0.name] == nil } }
    return changed.map(\.name)
  }

  /// Notes how a run's process ended, or that the run is to be tried again.
  public mutating func setFailure(_ failure: String?, of name: String) {
    guard let place = members.firstIndex(where: { $0.name == name }) else { return }
    members[place].failure = failure
  }

  /// Reads the list of a sweep's folder; nil where there is none.
  ///
  /// - Throws: ``StoreError/cannotRead(path:reason:)`` for one that is damaged.
  public static func read(in folder: String) throws(StoreError) -> SweepRecord? {
    let path = folder + "/" + fileName
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let data = FileManager.default.contents(atPath: path),
      let record = try? JSONDecoder().decode(SweepRecord.self, from: data)
    else { throw .cannotRead(path: path, reason: "it is no list of a sweep's runs") }
    return record
  }

  /// Keeps the list in the sweep's folder, all of it or nothing.
  public func write(in folder: String) throws(StoreError) {
    try AlgorithmCache.writeJSON(self, to: folder + "/" + SweepRecord.fileName)
  }

  private static let fileName = "sweep.json"
}

extension RunLock {
  /// The right to work on a sweep.
  ///
  /// - Throws: ``StoreError/inUse(path:holder:)`` where another process has it.
  public static func ofSweep(in folder: String) throws(StoreError) -> RunLock {
    try RunLock(RunDirectory(path: folder))
  }
}
