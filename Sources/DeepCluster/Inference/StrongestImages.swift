/// The images that activate a filter most, kept while all images pass by.
public struct StrongestImages: Sendable, Equatable {
  /// An image, and the filter's activation by it.
  public struct Match: Sendable, Equatable {
    public let image: Int
    public let activation: Float

    /// An image by its place, and what the filter answers to it at most.
    public init(image: Int, activation: Float) { (self.image, self.activation) = (image, activation) }
  }

  /// Strongest first; of equals the one that came first.
  public private(set) var matches: [Match] = []
  private let limit: Int

  /// - Parameter limit: Images that are kept at most.
  public init(limit: Int) { self.limit = limit }

  /// Takes an image in if it is among the strongest so far; one that leaves the filter silent never is.
  ///
  /// - Complexity: O(limit).
  public mutating func offer(_ match: Match) {
    guard match.activation > 0, limit > 0 else { return }
    if matches.count == limit, let last = matches.last {
      guard match.activation > last.activation else { return }
      matches.removeLast()
    }
    let place = matches.firstIndex { $0.activation < match.activation } ?? matches.count
    matches.insert(match, at: place)
  }
}
