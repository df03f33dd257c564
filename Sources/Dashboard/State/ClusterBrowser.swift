import TUI
import Telemetry

/// How the clusters are looked through: sorted, filtered, and which of their images are shown.
package struct ClusterBrowser: Sendable {
  package private(set) var key = ClusterKey.size
  package private(set) var choice = MemberChoice.nearest
  /// The filter that acts.
  package private(set) var filterText = ""
  /// While a filter is typed.
  package private(set) var line: FilterLine?
  /// Why what is typed is no filter.
  package private(set) var problem: String?
  /// The clusters that the filter lets through, in order. Made when something changes, not for every frame.
  package private(set) var rows: [Int] = []
  /// All clusters, the largest first.
  private(set) var bySize: [Int] = []
  private var classNames: [String]?
  private var filter: ClusterFilter?

  /// Takes in new clusters, or that there are none.
  mutating func take(_ picture: ClusterPicture?, classNames: [String]?) {
    self.classNames = classNames
    bySize = picture.map { ClusterKey.size.order($0) } ?? []
    arrange(picture)
  }

  /// Sorts by another figure.
  mutating func sort(by step: Int, _ picture: ClusterPicture?) {
    let keys = ClusterKey.allCases
    let place = keys.firstIndex(of: key) ?? 0
    key = keys[(place + step + keys.count) % keys.count]
    arrange(picture)
  }

  mutating func changeChoice() {
    choice = MemberChoice(rawValue: choice.rawValue + 1) ?? .nearest
  }

  /// Begins to edit the filter.
  mutating func openLine() { line = FilterLine(filterText) }

  /// Takes a key into the open line. A text that is no filter changes nothing, and cannot be kept.
  mutating func type(_ key: Key, _ picture: ClusterPicture?) -> FilterLine.Outcome {
    guard var line else { return .notTaken }
    let outcome = line.take(key)
    if outcome == .notTaken { return outcome }
    let mayClose = outcome == .restored || (outcome == .kept && problem == nil)
    self.line = mayClose ? nil : line
    setFilter(line.text, picture)
    return outcome
  }

  /// Filters by a text, if it is a filter.
  mutating func setFilter(_ text: String, _ picture: ClusterPicture?) {
    do throws(ClusterFilter.Problem) {
      filter = try ClusterFilter(text)
      (filterText, problem) = (text, nil)
      arrange(picture)
    } catch {
      problem = error.message
    }
  }

  private mutating func arrange(_ picture: ClusterPicture?) {
    guard let picture else {
      rows = []
      return
    }
    rows = key == .size ? bySize : key.order(picture)
    if let filter, !filterText.isEmpty {
      rows = rows.filter { filter.allows($0, in: picture, classNames: classNames) }
    }
  }
}
