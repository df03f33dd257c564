import Datasets
import Foundation
import Synchronization

/// Images that exist only as numbers, with a record of how they were asked for.
struct MeteredSource: ImageSource {
  let name = "metered"
  let path = "nowhere"
  let count = 40
  let channels = 3
  let naturalSide = 64  // two images for each part of a batch
  let labels: [Int32]? = nil
  let classNames: [String]? = nil
  let meter = Meter()
  /// What decoding an image costs.
  var microseconds: UInt32 = 0

  /// Counts, and loses images on demand.
  final class Meter: Sendable {
    struct State {
      var decoded = 0
      var atWork = 0
      var mostAtWork = 0
      var lost: Int?
    }

    let state = Mutex(State())
  }

  func identifier(at index: Int) -> String { "#\(index)" }

  func decode(at index: Int, side: Int, into pixels: UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) {
    let isLost = meter.state.withLock { state in
      state.atWork += 1
      state.mostAtWork = max(state.mostAtWork, state.atWork)
      return state.lost == index
    }
    defer {
      meter.state.withLock { state in
        state.atWork -= 1
        state.decoded += 1
      }
    }
    if microseconds > 0 { usleep(microseconds) }
    if isLost { throw .damagedImage(name: identifier(at: index), reason: "gone") }
    for place in pixels.indices { pixels[place] = UInt8(truncatingIfNeeded: place * (index + 3) + index * 31) }
  }
}
