/// Finds the minimum of a smooth convex function by limited-memory BFGS.
///
/// - Source: Nocedal and Wright, Numerical Optimization, 2nd edition, algorithms 7.4 and 3.1: steps are halved until the
///   function falls enough.
struct QuasiNewton {
  /// A step, how the gradient changed by it, and one over their product.
  private struct Change {
    let step: [Float]
    let gradient: [Float]
    let inverse: Double
  }

  private var changes: [Change] = []

  /// Steps that are remembered; halvings of one at most; the share of the expected fall that is enough.
  private static let (memory, halvings, enough) = (6, 25, 1e-4)

  /// - Parameters:
  ///   - x: Where to begin; becomes where the function is least.
  ///   - tolerance: The largest partial derivative that is taken for 0.
  ///   - evaluate: The function, and its gradient in the second argument, of as many values.
  /// - Returns: The function there.
  mutating func minimize(
    _ x: inout [Float], iterationLimit: Int, tolerance: Float, progress: (_ done: Int, _ limit: Int) -> Void,
    _ evaluate: (_ x: [Float], _ gradient: inout [Float]) -> Double
  ) -> Double {
    var gradient = [Float](repeating: 0, count: x.count)
    var value = evaluate(x, &gradient)
    for iteration in 0..<iterationLimit {
      guard (gradient.lazy.map(abs).max() ?? 0) > tolerance else { break }
      let direction = direction(gradient)
      let slope = product(direction, gradient)
      guard slope < 0 else { break }
      var length = changes.isEmpty ? min(1, 1 / (-slope).squareRoot()) : 1
      var (next, nextGradient) = (x, gradient)
      var nextValue = Double.infinity
      for _ in 0..<QuasiNewton.halvings {
        for place in x.indices { next[place] = x[place] + Float(length) * direction[place] }
        nextValue = evaluate(next, &nextGradient)
        if nextValue <= value + QuasiNewton.enough * length * slope { break }
        length /= 2
      }
      guard nextValue < value else { break }  // what is left is rounding
      remember(from: x, gradient, to: next, nextGradient)
      (x, gradient, value) = (next, nextGradient, nextValue)
      progress(iteration + 1, iterationLimit)
    }
    return value
  }

  /// The gradient times what the changes tell of the inverse of the second derivatives, downwards.
  private func direction(_ gradient: [Float]) -> [Float] {
    var result = gradient.map { -$0 }
    var shares: [Double] = []
    for change in changes.reversed() {
      let share = change.inverse * product(change.step, result)
      add(-share, change.gradient, to: &result)
      shares.append(share)
    }
    if let last = changes.last {
      let scale = Float(1 / (last.inverse * product(last.gradient, last.gradient)))
      for place in result.indices { result[place] *= scale }
    }
    for (change, share) in zip(changes, shares.reversed()) {
      add(share - change.inverse * product(change.gradient, result), change.step, to: &result)
    }
    return result
  }

  private mutating func remember(from x: [Float], _ gradient: [Float], to next: [Float], _ nextGradient: [Float]) {
    let step = zip(next, x).map { $0 - $1 }
    let change = zip(nextGradient, gradient).map { $0 - $1 }
    let curvature = product(step, change)
    guard curvature > 1e-12 * product(change, change) else { return }
    if changes.count == QuasiNewton.memory { changes.removeFirst() }
    changes.append(Change(step: step, gradient: change, inverse: 1 / curvature))
  }

  private func product(_ a: [Float], _ b: [Float]) -> Double {
    var sum = 0.0
    for place in a.indices { sum += Double(a[place]) * Double(b[place]) }
    return sum
  }

  private func add(_ factor: Double, _ values: [Float], to target: inout [Float]) {
    let factor = Float(factor)
    for place in target.indices { target[place] += factor * values[place] }
  }
}
