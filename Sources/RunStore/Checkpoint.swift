import Foundation

/// All that a run needs to go on to the same bits: a place in it, arrays, and figures as JSON.
///
/// A safetensors file whose metadata holds the figures and a checksum; the last two of a run are kept.
public struct Checkpoint: Sendable {
  /// The epoch that is going on, and batches of it that are done.
  public let epoch: Int
  public let iteration: Int
  /// JSON.
  public let state: String
  public let arrays: [NamedArray]

  private static let keptCount = 2

  public init(epoch: Int, iteration: Int, state: String, arrays: [NamedArray]) {
    (self.epoch, self.iteration, self.state, self.arrays) = (epoch, iteration, state, arrays)
  }

  /// Writes the checkpoint beside the older ones, and removes all but the last two when it stands whole.
  public func write(into run: RunDirectory) throws(StoreError) {
    let name = String(format: "epoch-%06d-batch-%08d.safetensors", epoch, iteration)
    let path = run.checkpoints + "/" + name
    let metadata = [
      "epoch": "\(epoch)", "iteration": "\(iteration)", "state": state, "checksum": Checkpoint.checksum(state, arrays),
    ]
    try StagedFile.write(to: path) { (file) throws(StoreError) in
      try Safetensors.write(arrays, metadata: metadata, to: file)
    }
    let whole = Checkpoint.names(in: run) { $0.hasSuffix(".safetensors") }
    // Half a file is what a process that was killed has left: only one trains a run at a time.
    let halves = Checkpoint.names(in: run) { $0.contains(StagedFile.mark) }
    for old in whole.dropFirst(Checkpoint.keptCount) + halves { unlink(run.checkpoints + "/" + old) }
  }

  /// The last whole checkpoint of a run; nil where there is none.
  ///
  /// - Parameter onDamage: Told of each one that is not whole and therefore left out.
  public static func newest(in run: RunDirectory, onDamage: (StoreError) -> Void) -> Checkpoint? {
    for name in names(in: run, where: { $0.hasSuffix(".safetensors") }) {
      do throws(StoreError) { return try read(run.checkpoints + "/" + name) } catch { onDamage(error) }
    }
    return nil
  }

  private static func read(_ path: String) throws(StoreError) -> Checkpoint {
    let metadata = try Safetensors.metadata(path)
    let arrays = try Safetensors.read(path)
    guard let epoch = metadata["epoch"].flatMap({ Int($0) }),
      let iteration = metadata["iteration"].flatMap({ Int($0) }),
      let state = metadata["state"], metadata["checksum"] == checksum(state, arrays)
    else { throw .badSafetensors(path: path, reason: "its checksum is wrong") }
    return Checkpoint(epoch: epoch, iteration: iteration, state: state, arrays: arrays)
  }

  /// The names of some of its files, newest first.
  private static func names(in run: RunDirectory, where isWanted: (String) -> Bool) -> [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: run.checkpoints)) ?? []
    return all.filter(isWanted).sorted(by: >)
  }

  /// FNV-1a over the text's bytes and the arrays' words: against damage, not against forgery.
  private static func checksum(_ state: String, _ arrays: [NamedArray]) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ word: UInt64) { hash = (hash ^ word) &* 0x100_0000_01b3 }
    for byte in state.utf8 { add(UInt64(byte)) }
    for array in arrays {
      for byte in array.name.utf8 { add(UInt64(byte)) }
      for value in array.values { add(UInt64(value.bitPattern)) }
    }
    return String(hash, radix: 16)
  }
}

extension RunDirectory {
  var checkpoints: String { path + "/checkpoints" }
}
