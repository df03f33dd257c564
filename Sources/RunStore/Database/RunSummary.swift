import Foundation
import Telemetry

/// A run in one line: what it was started with, and how far it has come.
public struct RunSummary: Sendable, Equatable {
  /// The last part of the folder's name.
  public var id: String
  public var path: String
  /// Where the images are.
  public var data: String?
  public var backbone: String?
  public var k: Int?
  /// Epochs that are done, and wanted.
  public var epochsDone: Int
  public var epochs: Int?
  /// `running`, `paused`, `finished`, `stopped`, `failed`, or `interrupted` where its process is gone without a word.
  public var state: String
  /// Of the last epoch.
  public var loss: Double?
  public var nmiLabels: Double?
  public var nmiPrevious: Double?
  public var accuracy: Double?
  /// Epochs of training behind the clusters that look best without labels, and their score.
  public var bestEpoch: Int?
  public var bestScore: Double?
  /// The snapshot that the run was branched from.
  public var parent: String?
  /// Everything in the folder.
  public var bytes: Int
  /// Why nothing more is known; nil where the database could be read.
  public var problem: String?

  /// - Complexity: O(files in the folder).
  public init(of run: RunDirectory) {
    id = (run.path as NSString).lastPathComponent
    path = run.path
    bytes = RunSummary.size(of: run.path)
    (epochsDone, state) = (0, "unknown")
    do throws(StoreError) {
      try read(try RunDatabase.read(run), isTrained: RunLock.holder(of: run) != nil)
    } catch {
      problem = "\(error)"
    }
  }

  private mutating func read(_ database: RunDatabase, isTrained: Bool) throws(StoreError) {
    let options = try database.options()
    data = try database.environment()["data"]
    backbone = options["backbone"]
    parent = options["parent"].flatMap { $0 == "none" ? nil : $0 }
    k = options["k"].flatMap { Int($0) }
    epochs = options["epochs"].flatMap { Int($0) }
    let last = try database.lastEpoch()
    epochsDone = last.map { $0.epoch + 1 } ?? 0
    (loss, nmiLabels, nmiPrevious) = (last?.loss, last?.nmiLabels, last?.nmiPrevious)
    accuracy = last?.evaluation?.accuracy
    let best = try database.bestEpoch()
    (bestEpoch, bestScore) = (best?.epoch, best?.score)
    let stored = try database.lastState()
    let isOver = stored == .finished || stored == .stopped || stored == .failed
    state = isTrained || isOver ? (stored ?? .starting).rawValue : "interrupted"
  }

  private static func size(of folder: String) -> Int {
    guard let files = FileManager.default.enumerator(atPath: folder) else { return 0 }
    var sum = 0
    while files.nextObject() != nil { sum += (files.fileAttributes?[.size] as? Int) ?? 0 }
    return sum
  }
}

extension RunDirectory {
  /// The runs in a folder, oldest first: each folder in it that holds a run's options or its database.
  ///
  /// - Throws: ``StoreError/cannotRead(path:reason:)`` where there is no such folder.
  public static func all(in output: String) throws(StoreError) -> [RunDirectory] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: output)
    } catch {
      throw .cannotRead(path: output, reason: "there is no such folder")
    }
    return names.sorted().map { RunDirectory(path: output + "/" + $0) }.filter { run in
      [run.recordPath, run.databasePath].contains { FileManager.default.fileExists(atPath: $0) }
    }
  }

  /// Removes the run's folder and everything in it.
  ///
  /// - Throws: ``StoreError/inUse(path:holder:)`` where a process trains it; ``StoreError/cannotWrite(path:reason:)``.
  public func remove() throws(StoreError) {
    let lock = try RunLock(self)
    defer { withExtendedLifetime(lock) {} }
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw .cannotWrite(path: path, reason: StoreError.reason(of: error))
    }
  }
}
