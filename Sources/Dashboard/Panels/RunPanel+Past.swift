import TUI
import Telemetry

extension RunPanel {
  /// The figures of a past epoch.
  func pastLines(_ epoch: Int) -> [Line] {
    guard let stats = model.epochs.last(where: { $0.epoch == epoch }) else {
      return [[("epoch \(epoch + 1)", "has no figures yet", .inactive)]]
    }
    var lines: [Line] = [
      [
        ("loss", NumberFormat.fixed(stats.loss, 4), .highlight),
        ("lr", NumberFormat.brief(Double(stats.learningRate)), .mainForeground),
      ],
      [("NMI t/t-1", NumberFormat.fixed(stats.nmiPrevious, 3), .highlight)],
    ]
    if let labels = stats.nmiLabels { lines[1].append(("labels", NumberFormat.fixed(labels, 3), .highlight)) }
    if let found = stats.evaluation {
      lines.append([
        ("k=\(found.k) acc", NumberFormat.fixed(found.accuracy, 3), .best),
        ("NMI", NumberFormat.fixed(found.nmi, 3), .best),
      ])
    }
    if let score = stats.score { lines[1].append(("score", NumberFormat.fixed(score, 3), .highlight)) }
    return lines + [movedLine(stats), objectiveLine(stats), sizesLine(stats), speedLine(stats), secondsLine(stats)]
  }

  private func movedLine(_ stats: EpochStats) -> Line {
    let images = model.info?.images ?? 0
    let share = stats.reassigned.flatMap { images > 0 ? Double($0) / Double(images) : nil }
    return [("moved", NumberFormat.percent(share), .mainForeground)]
  }

  private func objectiveLine(_ stats: EpochStats) -> Line {
    [
      ("objective", NumberFormat.fixed(stats.objective, 1), .mainForeground),
      ("imbalance", NumberFormat.fixed(stats.imbalance, 2), .mainForeground),
    ]
  }

  private func sizesLine(_ stats: EpochStats) -> Line {
    [
      ("largest", "\(stats.largestCluster)", .mainForeground),
      ("smallest", "\(stats.smallestCluster)", .mainForeground),
      ("empty", "\(stats.emptyClusters)", stats.emptyClusters > 0 ? .empty : .mainForeground),
    ]
  }

  private func speedLine(_ stats: EpochStats) -> Line {
    [
      ("train", NumberFormat.fixed(stats.imagesPerSecond.train, 0) + " img/s", .mainForeground),
      ("features", NumberFormat.fixed(stats.imagesPerSecond.features, 0) + " img/s", .mainForeground),
    ]
  }

  private func secondsLine(_ stats: EpochStats) -> Line {
    let seconds = stats.seconds
    let parts = [
      ("features", seconds.features), ("PCA", seconds.pca), ("k-means", seconds.kmeans), ("training", seconds.train),
    ]
    return parts.map { part -> (name: String, value: String, role: Role) in
      (part.0, NumberFormat.fixed(part.1, 1) + " s", .mainForeground)
    }
  }
}
