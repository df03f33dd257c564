import Tensors

/// Draws the rows that k-means++ begins at: each in proportion to its squared distance from the nearest one before it.
///
/// Plain k-means++ compares every row with each new centre: K passes over the features. Here the distances lag behind the
/// latest centres. A row is drawn by its old distance and kept with the probability that its distance of now has to the
/// old one, which is the same distribution, and only the rows that are drawn need a distance of now. All distances catch
/// up with a group of centres at once, by the search that k-means uses; and before the group is full, where many rows
/// are refused because the latest centres have taken most of the distance that there was.
///
/// A row that equals a centre has no distance, so it is drawn only where all do.
///
/// - Source: Arthur and Vassilvitskii, "k-means++: The Advantages of Careful Seeding", SODA 2007; drawing by rejection:
///   Cohen-Addad et al., "Fast and Accurate k-means++ via Rejection Sampling", NeurIPS 2020.
/// - Complexity: O(N · K · D) multiply-adds, those of one plain iteration of k-means, in K / 128 passes over the features
///   instead of K, and a few more passes where the distances fall steeply; O(K · D) for the rows that are drawn. Memory
///   O(N).
struct SpreadRows {
  private let features: Tensor
  /// A row's squared length; what a distance is compared with to tell it from rounding.
  private let squaredNorms: [Float]
  /// Centres in all, and how many of them there are.
  private let count: Int
  private var added = 0
  /// Centres that the distances do not know of yet.
  private var waiting: [Int] = []
  /// Of each row from the nearest centre but those that wait, and their running sums.
  private var distances: [Float]
  private var sums: [Double]
  private var group: Tensor
  private var search: NearestSearch

  /// Centres of a group: few at first, when each may change much.
  private static let (firstGroup, fullGroup) = (16, 128)
  /// A row of so many is refused before the distances catch up: refusing as many costs less than that.
  private static let refusalShare = 64

  private init(_ features: Tensor, count: Int) {
    (self.features, self.count) = (features, count)
    let rows = features.rowCount
    squaredNorms = (0..<rows).map { squaredNorm(features.row($0)) }
    distances = [Float](repeating: .infinity, count: rows)
    sums = [Double](repeating: 0, count: rows)
    let size = min(SpreadRows.firstGroup, count)
    group = Tensor([size, features.rowLength])
    search = NearestSearch(features, clusterCount: size, filters: true)
  }

  /// `count` rows of `[N, D]` features, as a matrix.
  static func draw(_ features: Tensor, count: Int, _ random: inout Random) -> Tensor {
    let centroids = Tensor([count, features.rowLength])
    var rows = SpreadRows(features, count: count)
    for cluster in 0..<count {
      let row = cluster == 0 ? random.below(features.rowCount) : rows.next(&random)
      _ = centroids.row(cluster).update(from: features.row(row))
      rows.add(row)
    }
    return centroids
  }

  private mutating func add(_ row: Int) {
    waiting.append(row)
    added += 1
    if added < count && (added == 1 || waiting.count == group.rowCount) { catchUp() }
  }

  /// A row in proportion to its distance from all centres; any where all are 0.
  private mutating func next(_ random: inout Random) -> Int {
    var refused = 0
    while let row = candidate(&random) {
      var distance = distances[row]
      for centre in waiting where distance > 0 {
        distance = min(distance, squaredDistance(features.row(row), features.row(centre)))
      }
      if random.uniform() * distances[row] < distance { return row }
      refused += 1
      if refused.isMultiple(of: max(SpreadRows.firstGroup, features.rowCount / SpreadRows.refusalShare)) { catchUp() }
    }
    return random.below(features.rowCount)
  }

  /// A row in proportion to its old distance; nil where all are 0.
  private func candidate(_ random: inout Random) -> Int? {
    guard let total = sums.last, total > 0, total.isFinite else { return nil }
    let place = Double(random.next() >> 11) * 0x1p-53 * total
    var (low, high) = (0, sums.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] > place { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Takes the waiting centres into the distances.
  private mutating func catchUp() {
    guard let last = waiting.last else { return }
    for place in 0..<group.rowCount {
      _ = group.row(place).update(from: features.row(place < waiting.count ? waiting[place] : last))
    }
    search.assign(to: group)
    let (found, labels) = (search.squaredDistances, search.labels)
    let rounding = (Float(features.rowLength) + 4) * 0x1p-21
    var sum = 0.0
    for row in 0..<found.count {
      if found[row] < distances[row] {
        // A difference of squares that is no larger is rounding, and a row that equals a centre must have no distance.
        let isSure = found[row] > rounding * squaredNorms[row]
        distances[row] =
          isSure ? found[row] : min(distances[row], squaredDistance(features.row(row), group.row(Int(labels[row]))))
      }
      sum += Double(distances[row])
      sums[row] = sum
    }
    waiting = []
    if added >= SpreadRows.fullGroup && group.rowCount < SpreadRows.fullGroup {
      group = Tensor([SpreadRows.fullGroup, features.rowLength])
      search = NearestSearch(features, clusterCount: SpreadRows.fullGroup, filters: true)
    }
  }
}
