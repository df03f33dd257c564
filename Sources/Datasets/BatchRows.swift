import Tensors

/// Where the rows of a batch lie, for threads that do not own the tensor; different threads write different rows.
///
/// Only good while the tensor lives: whoever hands it out waits for those threads.
struct BatchRows: Sendable {
  let count: Int
  private let address: UInt
  private let length: Int

  init(_ batch: Tensor) {
    count = batch.rowCount
    address = UInt(bitPattern: batch.elements.baseAddress)
    length = batch.rowLength
  }

  subscript(row: Int) -> UnsafeMutableBufferPointer<Float> {
    precondition(row >= 0 && row < count, "row \(row) of \(count)")
    let start = UnsafeMutablePointer<Float>(bitPattern: address)
    return UnsafeMutableBufferPointer(start: start.map { $0 + row * length }, count: length)
  }
}
