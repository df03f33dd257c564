/// A figure that the plot can show.
package enum Curve: Int, CaseIterable, Sendable {
  case loss, nmiPrevious, nmiLabels, accuracy, objective, reassigned, speed, learningRate, imbalance, neighbors, probe,
    score

  /// Curves of one unit share an axis.
  enum Unit {
    case nats, share, distance, imagesPerSecond, rate, ratio
  }

  var unit: Unit {
    switch self {
    case .loss: .nats
    case .nmiPrevious, .nmiLabels, .accuracy, .reassigned, .score, .neighbors, .probe: .share
    case .objective: .distance
    case .speed: .imagesPerSecond
    case .learningRate: .rate
    case .imbalance: .ratio
    }
  }

  /// Its name in the legend.
  var name: String {
    switch self {
    case .loss: "loss"
    case .nmiPrevious: "NMI t/t-1"
    case .nmiLabels: "NMI labels"
    case .accuracy: "accuracy"
    case .objective: "objective"
    case .reassigned: "moved"
    case .speed: "img/s"
    case .learningRate: "lr"
    case .imbalance: "imbalance"
    case .score: "score"
    case .neighbors: "kNN"
    case .probe: "probe"
    }
  }

  /// Its name where there is room.
  var longName: String {
    switch self {
    case .loss: "loss of each batch, and its average"
    case .nmiPrevious: "NMI to the assignment before"
    case .nmiLabels: "NMI to the labels"
    case .accuracy: "accuracy against the labels"
    case .objective: "objective of k-means"
    case .reassigned: "share of the images reassigned"
    case .speed: "images per second in training"
    case .learningRate: "learning rate"
    case .imbalance: "imbalance of the clusters"
    case .score: "score without labels"
    case .neighbors: "accuracy of nearest neighbours"
    case .probe: "accuracy of a linear probe"
    }
  }

  /// Stands on the curve and in the legend.
  var letter: Unicode.Scalar {
    switch self {
    case .loss: "L"
    case .nmiPrevious: "N"
    case .nmiLabels: "T"
    case .accuracy: "A"
    case .objective: "O"
    case .reassigned: "M"
    case .speed: "S"
    case .learningRate: "R"
    case .imbalance: "B"
    case .score: "Q"
    case .neighbors: "K"
    case .probe: "P"
    }
  }
}
