import TUI
import Telemetry

extension DashboardModel {
  /// Whether the cluster browser has the screen.
  package var isBrowsing: Bool { isMaximized && focused == .clusters }

  /// What hangs on the clusters that are shown. The selected one is followed by its lineage, for its number is another
  /// one each time.
  ///
  /// - Parameters:
  ///   - before: What was shown until now.
  ///   - cluster: The one to select; nil to follow the one that is.
  mutating func pictureChanged(from before: ClusterPicture?, selecting cluster: Int? = nil) -> [Effect] {
    if let picture {
      let followed = cluster ?? before?.number(of: selectedCluster, in: picture) ?? selectedCluster
      selectedCluster = picture.sizes.indices.contains(followed) ? followed : 0
    }
    figures = picture.flatMap { SizeFigures($0.sizes) }
    browser.take(picture, classNames: info?.classNames)
    return wantedThumbnails()
  }

  /// The images of the selected cluster that are shown, in their order.
  package var members: [ClusterPicture.Member] {
    picture.flatMap { browser.choice.members(of: selectedCluster, in: $0) } ?? []
  }

  /// Why no images are shown.
  var noMembersText: String {
    guard let picture else { return missingText ?? "" }
    if picture.sizes.indices.contains(selectedCluster), picture.sizes[selectedCluster] == 0 {
      return "this cluster is empty"
    }
    if browser.choice.members(of: selectedCluster, in: picture) != nil { return "none" }
    return browser.choice == .arrived ? "there is no epoch before" : "not kept by this version"
  }

  /// The name of a true class.
  func className(_ label: Int) -> String {
    guard let names = info?.classNames, names.indices.contains(label) else { return "class \(label)" }
    return names[label].sanitized()
  }

  mutating func changeMembers() -> [Effect] {
    browser.changeChoice()
    return wantedThumbnails()
  }

  mutating func rankClusters(by step: Int) {
    browser.sort(by: step, picture)
  }

  /// Opens the filter of the clusters where they are focused, else that of the events.
  mutating func openFilter() {
    if focused == .clusters || focused == .samples {
      visible.insert(.clusters)
      (focused, isMaximized) = (.clusters, true)
      browser.openLine()
    } else {
      visible.insert(.events)
      focused = .events
      events.filter.openLine()
    }
  }

  /// What a key does to the filter that is typed; nil where none is, or the key is none of its.
  mutating func takeFilter(_ key: Key) -> [Effect]? {
    if focused == .events {
      guard events.filter.type(key) != .notTaken else { return nil }
      events.choose(from: log, lastEpoch: past?.epoch)
      return []
    }
    guard isBrowsing else { return nil }
    return browser.type(key, picture) == .notTaken ? nil : selectShown()
  }

  /// Takes the filter away; false where there is none.
  mutating func clearFilter() -> Bool {
    guard isBrowsing, !browser.filterText.isEmpty else { return false }
    browser.setFilter("", picture)
    return true
  }

  /// Selects the first of the clusters that are shown if the selected one is not.
  private mutating func selectShown() -> [Effect] {
    guard let first = browser.rows.first, !browser.rows.contains(selectedCluster) else { return [] }
    selectedCluster = first
    return wantedThumbnails()
  }
}
