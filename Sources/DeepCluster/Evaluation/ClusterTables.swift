import Clustering
import Telemetry

/// A clustering beside the one before and beside the true classes: one table each gives all that is told of them.
struct ClusterTables {
  /// Its rows are the clusters, its columns those before; nil in the first epoch.
  let previous: ContingencyTable?
  /// Its rows are the clusters, its columns the true classes; nil where there are none.
  let classes: ContingencyTable?

  /// - Complexity: O(N + K).
  init(_ assignment: ClusterAssignment, after previous: ClusterAssignment?, classes: [Int32]?) {
    self.previous = previous.map {
      ContingencyTable(
        assignment.labels, $0.labels, rows: assignment.clusterCount, columns: $0.clusterCount)
    }
    self.classes = classes.map { ContingencyTable(assignment.labels, $0, rows: assignment.clusterCount) }
  }

  /// Who is who between the clusters before and these.
  var lineage: ClusterLineage? { previous.map { ClusterLineage($0, limit: ClusterFigures.shareLimit) } }
}
