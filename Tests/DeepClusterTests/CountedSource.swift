import Datasets
import Synchronization

/// Made-up images, the last two of them damaged, that are counted as they are decoded; one can get lost on the way.
struct CountedSource: ImageSource {
  private let images = MadeUpSource()
  let counts = Counts()
  /// An image, and how often it can be decoded.
  var loss: (image: Int, after: Int)?

  /// How often each image was decoded.
  final class Counts: Sendable {
    let all = Mutex([Int](repeating: 0, count: 60))
  }

  var name: String { images.name }
  var path: String { images.path }
  var count: Int { images.count }
  var channels: Int { images.channels }
  var naturalSide: Int { images.naturalSide }
  var labels: [Int32]? { images.labels }
  var classNames: [String]? { images.classNames }
  /// How many images were decoded.
  var decoded: Int { counts.all.withLock { $0.reduce(0, +) } }

  init(loss: (image: Int, after: Int)? = nil) { self.loss = loss }

  func identifier(at index: Int) -> String { images.identifier(at: index) }

  func decode(at index: Int, side: Int, into pixels: UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) {
    if index >= 58 { throw .damagedImage(name: identifier(at: index), reason: "damaged") }
    let count = counts.all.withLock { counts in
      counts[index] += 1
      return counts[index]
    }
    if let loss, loss.image == index, count > loss.after {
      throw .damagedImage(name: identifier(at: index), reason: "the disk is gone")
    }
    try images.decode(at: index, side: side, into: pixels)
  }
}
