extension Tensor {
  /// A tensor of some rows, in that order.
  package func copy(of rows: some Collection<Int>) -> Tensor {
    let result = Tensor([rows.count, rowLength])
    for (place, row) in rows.enumerated() { _ = result.row(place).update(from: self.row(row)) }
    return result
  }

  /// Overwrites the rows of `range` with the first ones of `other`.
  package func setRows(_ range: Range<Int>, to other: Tensor) {
    precondition(rowLength == other.rowLength, "rows of \(other.shape) into \(shape)")
    let target = UnsafeMutableBufferPointer(
      rebasing: elements[range.lowerBound * rowLength..<range.upperBound * rowLength])
    _ = target.update(from: other.elements[..<target.count])
  }
}
