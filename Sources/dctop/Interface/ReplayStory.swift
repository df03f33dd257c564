import RunStore
import Telemetry

/// A run's story, for a replay: when everything happens is known, and what happens is read in pieces as it is told, of
/// which as many are kept as most runs have.
struct ReplayStory {
  private let database: RunDatabase
  /// When each fact happens, in seconds since the beginning; long waits, as between two lives of a run, are cut short.
  private(set) var times: [Double] = []
  /// Where each epoch begins, as places in ``times``.
  private(set) var epochStarts: [Int] = []
  /// Where the clusters of an epoch stand, as a place in ``times``; the last one where it was told twice.
  private(set) var assignments: [Int: Int] = [:]
  /// Where each piece begins: a place in ``times``, and the position in the database of the fact before.
  private var pieces: [(place: Int, position: Int)] = []
  private var kept: [Int: [HistoryEntry]] = [:]

  private static let longestWait = 10.0
  /// Facts that are read at a time.
  private static let pieceCount = 10_000
  private static let mostKept = 16

  /// Goes through the whole story once.
  ///
  /// - Throws: `StoreError` where the database cannot be read.
  /// - Complexity: O(facts) time; 8 bytes of memory for each, beside the pieces that are kept.
  init(_ database: RunDatabase) throws(StoreError) {
    self.database = database
    var last: HistoryEntry?
    while true {
      let position = last?.position ?? 0
      let piece = try database.history(after: position, limit: ReplayStory.pieceCount)
      guard !piece.isEmpty else { return }
      if kept.count < ReplayStory.mostKept { kept[pieces.count] = piece }
      pieces.append((times.count, position))
      for entry in piece {
        note(entry, after: last)
        last = entry
      }
    }
  }

  private mutating func note(_ entry: HistoryEntry, after last: HistoryEntry?) {
    switch entry.event {
    case .phaseStarted(.features, _): epochStarts.append(times.count)
    case .assigned(let epoch, _, _, _, _): assignments[epoch] = times.count
    default: break
    }
    let wait = last.map { min(max(0, entry.time - $0.time), ReplayStory.longestWait) } ?? 0
    times.append((times.last ?? 0) + wait)
  }

  /// Facts from a place on that have happened at a time; those of one piece, so that there may be more.
  ///
  /// - Throws: `StoreError` where they can no longer be read.
  mutating func entries(from place: Int, until time: Double) throws(StoreError) -> ArraySlice<HistoryEntry> {
    guard place < times.count, times[place] <= time, let number = pieces.lastIndex(where: { $0.place <= place }) else {
      return []
    }
    let piece = try self.piece(number)
    let first = place - pieces[number].place
    var end = first
    while end < piece.count, times[pieces[number].place + end] <= time { end += 1 }
    return first < end ? piece[first..<end] : []
  }

  private mutating func piece(_ number: Int) throws(StoreError) -> [HistoryEntry] {
    if let known = kept[number] { return known }
    let end = number + 1 < pieces.count ? pieces[number + 1].place : times.count
    let found = try database.history(after: pieces[number].position, limit: ReplayStory.pieceCount)
    if kept.count >= ReplayStory.mostKept { kept = [:] }
    // A run that is gone on with meanwhile may have another story by now.
    let piece = Array(found.prefix(end - pieces[number].place))
    kept[number] = piece
    return piece
  }
}
