import TUI
import Telemetry

extension DashboardModel {
  /// How the images that are shown are changed; nil where they are shown as they are.
  var augmentedView: AugmentedView? {
    guard face.showsAugmented, let info, let name = info.augment else { return nil }
    return AugmentedView(
      augmentation: name, strength: info.augmentStrength ?? 1, seed: info.seed, epoch: picture?.epoch ?? 0)
  }

  /// Which images are shown, in words.
  var membersTitle: String { browser.choice.words + (augmentedView == nil ? "" : ", augmented") }

  mutating func toggleAugmented() -> [Effect] {
    guard let name = info?.augment else {
      notice = ("what the run's images go through is not known", soon)
      return []
    }
    face.showsAugmented.toggle()
    notice = (
      face.showsAugmented ? "images as training shows them: \(name.sanitized())" : "images as they are",
      soon
    )
    return wantedThumbnails()
  }
}
