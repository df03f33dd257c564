import Datasets
import RunStore
import Telemetry

extension Trainer {
  /// Tells of the images that were left out, and lists them in the run's folder.
  func reportSkipped() {
    report(images.skipped, "damaged or unsupported")
    report(images.duplicates, "duplicate")
    let all = images.skipped + images.duplicates
    if all.isEmpty { return }
    do throws(StoreError) {
      try directory.write(skipped: all.map { ($0.identifier, $0.reason) })
    } catch {
      ports.events.post(.warned(message: "the images that were left out are not listed: \(error)"))
    }
  }

  private func report(_ skipped: [ImageSet.Skipped], _ kind: String) {
    guard let first = skipped.first else { return }
    ports.events.post(
      .warned(
        message: "\(skipped.count) \(kind) image\(skipped.count == 1 ? "" : "s") left out, listed in skipped.csv, "
          + "the first: \(first.identifier) (\(first.reason))"))
  }
}
