import RunStore

extension RunDatabase {
  /// The run's story from its beginning, up to a place in it.
  ///
  /// - Complexity: O(entries), all of them in memory.
  func story(upTo position: Int = .max) throws(StoreError) -> [HistoryEntry] {
    var entries: [HistoryEntry] = []
    while true {
      let piece = try history(after: entries.last?.position ?? 0)
      entries += piece.prefix { $0.position <= position }
      guard let last = piece.last, last.position <= position else { return entries }
    }
  }
}
