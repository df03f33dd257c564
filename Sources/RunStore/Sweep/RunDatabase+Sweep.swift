import Foundation
import GRDB
import Telemetry

extension RunDatabase {
  /// The last comparison with the labels and the epoch whose clusters it is of; nil where there was none.
  ///
  /// A run that has finished has clustered once more after its last epoch, so that this is of its final weights.
  public func lastEvaluation() throws(StoreError) -> (epoch: Int, figures: EpochStats.Evaluation)? {
    let sql = "SELECT body FROM event WHERE kind = 'evaluated' ORDER BY position DESC LIMIT 1"
    let body = try access { queue in try queue.read { try String.fetchOne($0, sql: sql) } }
    guard let body, let event = try? ExactJSON.decoder.decode(Event.self, from: Data(body.utf8)),
      case .evaluated(let epoch, let figures) = event
    else { return nil }
    return (epoch, figures)
  }

  /// Why the run could not go on, in its own words; nil where it has not said so.
  public func lastFailure() throws(StoreError) -> String? {
    let sql = "SELECT body FROM event WHERE kind = 'failed' ORDER BY position DESC LIMIT 1"
    let body = try access { queue in try queue.read { try String.fetchOne($0, sql: sql) } }
    guard let body, let event = try? ExactJSON.decoder.decode(Event.self, from: Data(body.utf8)),
      case .failed(let message) = event
    else { return nil }
    return message
  }
}
