/// The sizes of the clusters through the epochs, in bounded memory: where there are many epochs, neighbours share a
/// column that keeps their mean, and whether any of them had an empty cluster.
package struct SizeHistory: Sendable {
  /// Epochs side by side.
  package struct Column: Sendable {
    /// From the first to the last epoch that is in it.
    package fileprivate(set) var epochs: ClosedRange<Int>
    fileprivate var count: Int
    /// As ``SizeProfile/ranks``.
    package fileprivate(set) var ranks: [Float]
    package fileprivate(set) var hasEmpty: Bool

    fileprivate init(_ profile: SizeProfile, hasEmpty: Bool) {
      (epochs, count) = (profile.epoch...profile.epoch, 1)
      (ranks, self.hasEmpty) = (profile.ranks, hasEmpty)
    }

    fileprivate mutating func merge(_ other: Column) {
      let share = Float(other.count) / Float(count + other.count)
      for rank in ranks.indices { ranks[rank] += (other.ranks[rank] - ranks[rank]) * share }
      epochs = min(epochs.lowerBound, other.epochs.lowerBound)...max(epochs.upperBound, other.epochs.upperBound)
      count += other.count
      hasEmpty = hasEmpty || other.hasEmpty
    }
  }

  /// In the order of the epochs.
  package private(set) var columns: [Column] = []
  /// Epochs that share a column.
  private var span = 1
  /// Every epoch before this one is there, or was never kept.
  private var settledEnd = 0
  private var isAsked = false
  private var emptyEpochs: Set<Int> = []

  private static let limit = 512

  package init() {}

  /// Takes in an epoch, in any order; one that is there already is replaced, as long as it has a column of its own.
  package mutating func insert(_ profile: SizeProfile) {
    let column = Column(profile, hasEmpty: profile.hasEmpty || emptyEpochs.contains(profile.epoch))
    let place = self.place(ofEpoch: profile.epoch)
    if columns.indices.contains(place), columns[place].epochs.lowerBound / span == profile.epoch / span {
      if span == 1 { columns[place] = column } else { columns[place].merge(column) }
    } else {
      columns.insert(column, at: place)
      if columns.count > SizeHistory.limit { mergePairs() }
    }
  }

  /// Notes that clusters were empty on the way to an epoch's, whether it is there already or will come.
  package mutating func markEmpty(epoch: Int) {
    emptyEpochs.insert(epoch)
    if let place = column(ofEpoch: epoch) { columns[place].hasEmpty = true }
  }

  /// Takes in what was kept of epochs that ``missing(before:)`` named; epochs before the last of them that are not among
  /// them were never kept.
  package mutating func fill(_ profiles: [SizeProfile], isLast: Bool) {
    for profile in profiles { insert(profile) }
    settledEnd = max(settledEnd, (profiles.last?.epoch ?? -1) + 1)
    if isLast { isAsked = false }
  }

  /// The epochs that are to be looked up so that none before `epoch` is missing; nil where there is nothing to ask, or
  /// the last question is not answered yet.
  package mutating func missing(before epoch: Int) -> Range<Int>? {
    while settledEnd < epoch, holds(settledEnd) { settledEnd += 1 }
    guard settledEnd < epoch, !isAsked else { return nil }
    isAsked = true
    return settledEnd..<epoch
  }

  /// The column that an epoch is in; nil where it is in none.
  func column(ofEpoch epoch: Int) -> Int? { holds(epoch) ? place(ofEpoch: epoch) : nil }

  private func holds(_ epoch: Int) -> Bool {
    let place = place(ofEpoch: epoch)
    return columns.indices.contains(place) && columns[place].epochs.contains(epoch)
  }

  /// The first column whose epochs are not all in columns before that of `epoch`.
  private func place(ofEpoch epoch: Int) -> Int {
    columns.firstIndex(behind: { $0.epochs.lowerBound / span >= epoch / span })
  }

  private mutating func mergePairs() {
    span *= 2
    var merged: [Column] = []
    for column in columns {
      if let last = merged.last, last.epochs.lowerBound / span == column.epochs.lowerBound / span {
        merged[merged.count - 1].merge(column)
      } else {
        merged.append(column)
      }
    }
    columns = merged
  }
}
