import TUI
import Telemetry

extension DashboardModel {
  /// Whether the cluster browser has the screen.
  package var isBrowsing: Bool { isMaximized && focused == .clusters }

  /// Takes in new clusters; the selected one is followed by its lineage, for its number is another one each time.
  mutating func take(_ new: ClusterPicture) {
    let followed = picture?.number(of: selectedCluster, in: new) ?? selectedCluster
    selectedCluster = new.sizes.indices.contains(followed) ? followed : 0
    picture = new
    browser.take(new, classNames: info?.classNames)
  }

  /// The images of the selected cluster that are shown, in their order.
  package var members: [ClusterPicture.Member] {
    picture.flatMap { browser.choice.members(of: selectedCluster, in: $0) } ?? []
  }

  /// Why no images are shown.
  var noMembersText: String {
    guard let picture else { return "the samples appear with the first assignment" }
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

  /// Opens the filter of the focused list.
  mutating func openFilter() {
    guard focused == .clusters else {
      notice = ("clusters are filtered in their own pane: 3 and Tab lead there", now.seconds + 4)
      return
    }
    isMaximized = true
    browser.openLine()
  }

  /// What a key does to the filter that is typed; nil where none is, or the key is none of its.
  mutating func takeFilter(_ key: Key) -> [Effect]? {
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
