import Foundation

/// Writes a new file piece by piece and brings it to the disk.
package final class FileWriter {
  let path: String
  private let descriptor: Int32
  private var pending: [UInt8] = []
  package private(set) var byteCount = 0

  private static let pieceLength = 1 << 20

  package init(_ path: String) throws(StoreError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    if descriptor < 0 { throw .cannotWrite(path: path, reason: StoreError.lastReason) }
  }

  deinit { close(descriptor) }

  package func write(_ text: String) throws(StoreError) { try write(bytes: text.utf8) }

  package func write(bytes: some Sequence<UInt8>) throws(StoreError) {
    pending.append(contentsOf: bytes)
    if pending.count >= FileWriter.pieceLength { try flush() }
  }

  /// Writes what is left and waits until the disk has it.
  package func finish() throws(StoreError) {
    try flush()
    if fsync(descriptor) != 0 && errno != EINVAL { throw .cannotWrite(path: path, reason: StoreError.lastReason) }
  }

  private func flush() throws(StoreError) {
    var start = 0
    while start < pending.count {
      let count = pending.withUnsafeBytes { bytes in
        Foundation.write(descriptor, bytes.baseAddress?.advanced(by: start), bytes.count - start)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw .cannotWrite(path: path, reason: StoreError.lastReason)
      }
      start += count
    }
    byteCount += pending.count
    pending.removeAll(keepingCapacity: true)
  }
}
