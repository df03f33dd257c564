/// How long a sweep will still take.
enum SweepTime {
  /// Seconds that each run still takes.
  ///
  /// What has not begun is reckoned by the epochs of its recipe's other runs, and where there are none, of all runs.
  static func remaining(_ rows: [SweepRow]) -> [Double?] {
    func perEpoch(_ rows: [SweepRow]) -> Double? {
      let epochs = rows.reduce(0) { $0 + $1.epochsDone }
      return epochs > 0 ? rows.reduce(0) { $0 + $1.seconds } / Double(epochs) : nil
    }
    let all = perEpoch(rows)
    let byRecipe = Dictionary(grouping: rows, by: \.recipe).mapValues(perEpoch)
    return rows.map { row in row.remaining(by: (byRecipe[row.recipe] ?? nil) ?? all) }
  }

  /// Seconds until all is done; nil as long as nothing is known.
  static func total(_ rows: [SweepRow]) -> Double? {
    remaining(rows).reduce(0.0) { sum, seconds in
      guard let sum, let seconds else { return nil }
      return sum + seconds
    }
  }
}
