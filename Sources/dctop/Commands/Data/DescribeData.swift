import ArgumentParser
import Datasets
import DeepCluster
import Foundation

/// `dctop data DATA`: what a data set holds.
struct DescribeData: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Describe a data set: images, sizes, classes, mean, damaged files, duplicates.",
    discussion: """
      DATA is anything that dctop train takes. Every image is decoded once, at the size that the network would see. \
      In a terminal a page of images is shown; with --augment, what training would make of them.
      """)

  @ArgumentParser.Argument(help: ArgumentHelp("The images.", valueName: "data"), completion: .file())
  var data: String

  @Option(help: "Look at this many images at most, from a seeded shuffle.")
  var limit: Int?

  @Option(
    help: ArgumentHelp(
      "Show images as training with this --augment would, below what they are: \(TrainOptions.augmentations).",
      valueName: "names"), completion: .augmentations)
  var augment: String?

  @Option(help: "As --augment-strength of train.")
  var augmentStrength: Float = 1

  @Flag(name: [.customLong("json"), .customLong("jsonl")], help: "One JSON object.")
  var json = false

  func run() throws {
    if let limit, limit < 1 { throw UsageError(message: "--limit \(limit) is out of range: expected 1 or more.") }
    let augmentation = try shownAugmentation()
    let progress = ProgressLine("looking for images")
    let summary: DatasetSummary
    do {
      let source = try DatasetRegistry.open(data) { progress.show($0) }
      let side = min(source.naturalSide, RunPlan.largestDefaultSide)
      summary = try DatasetSummary(source, side: side, limit: limit, seed: Configuration().seed) { done, total in
        progress.show(done, of: total)
      }
    } catch let error as DatasetError {
      progress.finish()
      throw UsageError(error)
    }
    progress.finish()
    let report = DataReport(summary, augmentation: AugmentationChoice(for: summary.source))
    if json { return print(report.json) }
    report.lines.forEach { print($0) }
    if let terminal = TerminalPage.current {
      let preview = augmentation.map {
        AugmentationPreview(
          $0, normalization: summary.normalization, channels: summary.images.channels, side: summary.images.side,
          seed: Configuration().seed)
      }
      let page = ThumbnailPage(images: summary.images, terminal: terminal, preview: preview)
      print(([""] + page.lines).joined(separator: "\n"))
    }
  }

  private func shownAugmentation() throws -> Augmentation? {
    var configuration = Configuration()
    (configuration.augment, configuration.augmentStrength) = (augment, augmentStrength)
    do { return try configuration.augmentation() } catch { throw UsageError(error) }
  }
}
