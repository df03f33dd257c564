import Clustering
import Foundation
import RunStore
import Telemetry

/// The figures of a checkpoint, beside its arrays.
struct TrainerState: Codable {
  /// Of the epoch that is going on.
  var images: Int
  var lossSum: Double
  var seconds: Double
  /// What the schedule goes through.
  var learningRate: Float
  /// Of the parameters' values.
  var changeCount: Int
  /// Steps that the backbone's and the head's optimizer has taken; nil in checkpoints of versions without `adam`.
  var stepCount: Int?
  var headStepCount: Int?
  /// Of the last clustering.
  var stats: EpochStats
  var eigenvalues: [Double]
  /// How the epoch that is going on draws its images; nil between epochs, and in checkpoints of version 0.1.0.
  var draw: EpochDraw?
  /// Nil in checkpoints of version 0.1.0.
  var options: LiveOptions?
  /// Nil in checkpoints of version 0.1.0.
  var doctor: Doctor?
  /// Nil in checkpoints of versions that did not look for it.
  var settling: SettlingWatch?
  /// The place in the run's story, of which its database may hold more; nil where none was kept.
  var position: Int?

  /// As JSON whose numbers are read back to the same bits.
  var text: String {
    guard let data = try? ExactJSON.encoder.encode(self) else { preconditionFailure("numbers always make JSON") }
    return String(decoding: data, as: UTF8.self)
  }

  /// - Throws: ``TrainingError/checkpointDoesNotFit(reason:)`` where the text is another version's.
  static func read(_ text: String) throws -> TrainerState {
    do {
      return try ExactJSON.decoder.decode(TrainerState.self, from: Data(text.utf8))
    } catch {
      throw TrainingError.checkpointDoesNotFit(reason: "its figures are another version's")
    }
  }
}

extension Checkpoint {
  /// The place in the run's story that the checkpoint was made at; nil where none was kept.
  public var storyPosition: Int? { (try? TrainerState.read(state))?.position }
}

/// A checkpoint's arrays by name, each checked when it is taken.
struct CheckpointArrays {
  private let all: [String: NamedArray]

  init(_ arrays: [NamedArray]) { all = Dictionary(arrays.map { ($0.name, $0) }) { first, _ in first } }

  func contains(_ name: String) -> Bool { all[name] != nil }

  /// - Throws: ``TrainingError/checkpointDoesNotFit(reason:)`` where it is missing or of another size.
  func take(_ name: String, count: Int? = nil) throws -> [Float] {
    guard let found = all[name], count == nil || found.values.count == count else {
      throw TrainingError.checkpointDoesNotFit(reason: "\(name) is not there in the size that the run has")
    }
    return found.values
  }

  /// Everything below `prefix`, by the rest of its name.
  func group(_ prefix: String) -> [NamedArray] {
    all.values.filter { $0.name.hasPrefix(prefix) }.sorted { $0.name < $1.name }
      .map { NamedArray(name: String($0.name.dropFirst(prefix.count)), shape: $0.shape, values: $0.values) }
  }
}
