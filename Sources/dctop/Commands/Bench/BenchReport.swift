import Foundation
import Telemetry

/// Prints measurements: a table for a person, or JSON lines for a program.
struct BenchReport {
  let threads: Int
  let isJSON: Bool

  /// The line above a person's table.
  func title(_ text: String) {
    if !isJSON { print("\(text), \(threads) thread\(threads == 1 ? "" : "s")") }
  }

  /// One measurement: `fields` for a program (values that are JSON already), `text` for a person.
  func add(_ part: String, _ fields: [(name: String, json: String)], text: String) {
    guard isJSON else { return print("  " + text) }
    print(JSONLines.bench([("part", "\"\(part)\"")] + fields + [("threads", "\(threads)")]))
  }

  /// `312 GFLOP/s, 1.52 of the peak`.
  static func rate(_ operationsPerSecond: Double, of peak: Double) -> String {
    String(format: "%6.0f GFLOP/s  %.2f of the peak", operationsPerSecond / 1e9, operationsPerSecond / peak)
  }

  /// The median of the seconds of `count` calls, after one that warms up.
  static func medianSeconds(_ count: Int, _ body: () throws -> Void) rethrows -> Double {
    try body()
    var seconds: [Double] = []
    for _ in 0..<count { seconds.append(try ContinuousClock().measure(body) / .seconds(1)) }
    return seconds.sorted()[count / 2]
  }
}
