import Clustering
import NN

extension SnapshotEvaluation.Classification {
  /// Neighbours and a linear probe that learn from some rows and are tried on others; nil where there are not two to
  /// learn from and one to be tried on.
  ///
  /// - Parameters:
  ///   - training: `[n, D]`, of unit length, as `test`.
  ///   - progress: Told what is being done, and how far that is.
  init?(
    training: LabelledRows, test: LabelledRows, classCount: Int,
    progress: (_ work: String, _ done: Int, _ total: Int) -> Void = { _, _, _ in }
  ) {
    guard training.labels.count >= 2, !test.labels.isEmpty else { return nil }
    let neighbors = NearestNeighbors(training.rows, labels: training.labels, classCount: classCount)
    let voted = neighbors.classes(of: test.rows) { progress("looking for neighbours", $0, $1) }
    let probe = LinearProbe(training.rows, labels: training.labels, classCount: classCount) {
      progress("fitting the linear probe", $0, $1)
    }
    self.init(
      trainingImages: training.labels.count, testImages: test.labels.count, neighborCount: neighbors.count,
      neighbors: test.share(of: voted), probe: test.share(of: probe.classes(of: test.rows)))
  }
}
