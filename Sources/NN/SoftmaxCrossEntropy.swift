import Glibc
import Tensors

/// The mean negative log-softmax of the labels' logits, in nats, and its gradient in the place of the logits.
///
/// - Parameters:
///   - logits: `[N, K]`; overwritten by the gradient of the mean with respect to them.
///   - labels: N of them, each in 0..<K.
///   - weights: N of them: the mean is weighted, as PyTorch's is with class weights.
/// - Complexity: O(N · K).
func softmaxCrossEntropy(_ logits: MatrixView, labels: [Int32], weights: [Float]?) -> Float {
  precondition(labels.count == logits.rows, "\(labels.count) labels for \(logits.rows) rows")
  let total = weights.map { $0.reduce(0, +) } ?? Float(labels.count)
  precondition(total > 0, "the weights sum to \(total)")
  var loss = 0.0
  for (index, label) in labels.enumerated() {
    precondition(label >= 0 && Int(label) < logits.columns, "label \(label) of \(logits.columns)")
    let row = UnsafeMutableBufferPointer(start: logits.pointer + index * logits.stride, count: logits.columns)
    let share = (weights?[index] ?? 1) / total
    loss += Double(share) * Double(rowLoss(row, label: Int(label), share: share))
  }
  return Float(loss)
}

/// One row's loss; leaves share · (softmax - onehot) in the row.
private func rowLoss(_ row: UnsafeMutableBufferPointer<Float>, label: Int, share: Float) -> Float {
  var largest = row[0]
  for value in row { largest = max(largest, value) }
  let ownLogit = row[label]
  var sum: Float = 0
  for index in 0..<row.count {
    row[index] = expf(row[index] - largest)
    sum += row[index]
  }
  let scale = share / sum
  for index in 0..<row.count { row[index] *= scale }
  row[label] -= share
  return logf(sum) + largest - ownLogit
}
