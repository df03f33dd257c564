/// Watches how much the clusters change from one reassignment to the next, and says when they have settled.
///
/// Pure: the same figures in the same order give the same answers. A checkpoint keeps it.
struct SettlingWatch: Codable, Equatable {
  /// What follows from a reassignment, with the reason in words.
  enum Verdict: Equatable {
    /// The clusters are kept from here on.
    case halt(reason: String)
    /// The run ends.
    case end(reason: String)
  }

  /// Reassignments in a row that must move few images for the clusters to be kept.
  static let calmCount = 2

  /// Whether the clusters are kept.
  private(set) var isHalted = false
  /// Whether the run ends here.
  private(set) var hasEnded = false
  /// The shares of the images that moved at the last reassignments, as long as they are below the limit.
  private var calm: [Double] = []
  /// The highest AMI of two successive clusterings so far, and the lowest share that moved.
  private var bestAgreement: Double?
  private var bestChurn: Double?
  /// Reassignments in a row that bettered neither.
  private var staleCount = 0

  /// Takes in a reassignment that is not the first.
  ///
  /// - Parameters:
  ///   - churn: The share of the images that moved.
  ///   - agreement: AMI to the clusters before; it is not asked for where there is no patience.
  ///   - limit: The share below which the clusters are calm; nil for never.
  ///   - patience: Reassignments in a row that may better neither figure; nil for any number.
  mutating func note(
    churn: Double, agreement: () -> Double, haltingBelow limit: Double?, patience: Int?
  ) -> Verdict? {
    if let patience, let reason = endReason(churn, agreement(), patience) {
      hasEnded = true
      return .end(reason: reason)
    }
    guard let limit, !isHalted else { return nil }
    calm = churn < limit ? Array((calm + [churn]).suffix(SettlingWatch.calmCount)) : []
    guard calm.count == SettlingWatch.calmCount else { return nil }
    isHalted = true
    let shares = calm.map(SettlingWatch.percent).joined(separator: ", then ")
    return .halt(
      reason: "\(shares) of the images moved, less than \(SettlingWatch.percent(limit)) \(calm.count) times in a row: "
        + "the clusters are kept, and training goes on with them")
  }

  /// Begins again: the user wants new clusters.
  mutating func restart() { self = SettlingWatch() }

  private mutating func endReason(_ churn: Double, _ agreement: Double, _ patience: Int) -> String? {
    let isBetter = churn < bestChurn ?? .infinity || agreement > bestAgreement ?? -.infinity
    let churn = min(churn, bestChurn ?? churn)
    let agreement = max(agreement, bestAgreement ?? agreement)
    (bestChurn, bestAgreement) = (churn, agreement)
    staleCount = isBetter ? 0 : staleCount + 1
    guard staleCount >= patience else { return nil }
    let span = patience == 1 ? "this reassignment" : "the last \(patience) reassignments"
    return "\(span) bettered neither the least share of images that moved, \(SettlingWatch.percent(churn)), "
      + "nor the best AMI to the clusters before, \(SettlingWatch.digits(agreement, 3))"
  }

  private static func percent(_ share: Double) -> String { digits(100 * share, 1) + " %" }

  private static func digits(_ value: Double, _ count: Int) -> String {
    let scale = (0..<count).reduce(1.0) { scale, _ in scale * 10 }
    return "\((value * scale).rounded() / scale)"
  }
}
