import Dashboard
import Datasets
import Telemetry

extension [Thumbnail] {
  /// The images as the network sees them in training; as they are where that cannot be told.
  func augmented(_ view: AugmentedView, _ normalization: Normalization?) -> [Thumbnail] {
    guard let normalization, let augmentation = Augmentation(named: view.augmentation, strength: view.strength) else {
      return self
    }
    return map { image in
      guard image.height == image.width, image.channels == normalization.mean.count else { return image }
      let preview = AugmentationPreview(
        augmentation, normalization: normalization, channels: image.channels, side: image.height, seed: view.seed)
      var result = image
      result.pixels = preview.pixels(image.pixels, epoch: view.epoch, position: image.image)
      return result
    }
  }
}
