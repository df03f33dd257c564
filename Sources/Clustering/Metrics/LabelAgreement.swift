/// How clusters agree with the true classes of their rows, by every measure. Rows without a class are left out.
public struct LabelAgreement: Sendable, Equatable {
  /// Under the best one-to-one matching of clusters to classes.
  public var accuracy: Double
  /// Mutual information over the geometric mean of the entropies, as in the paper.
  public var nmi: Double
  /// The same over their arithmetic mean, scikit-learn's default; equal to the V-measure.
  public var nmiArithmetic: Double
  public var ami: Double
  public var ari: Double
  /// Whether each cluster has one class only: I / H(classes).
  public var homogeneity: Double
  /// Whether each class is in one cluster only: I / H(clusters).
  public var completeness: Double
  /// The harmonic mean of the two.
  public var vMeasure: Double
  /// The share of rows that have the most frequent class of their cluster; more clusters always make it larger.
  public var purity: Double

  /// - Parameter table: Its rows are clusters, its columns classes.
  public init(_ table: ContingencyTable) {
    accuracy = table.matchedAccuracy
    nmi = table.normalizedMutualInformation()
    nmiArithmetic = table.normalizedMutualInformation(by: .arithmetic)
    (ami, ari) = (table.adjustedMutualInformation, table.adjustedRandIndex)
    (homogeneity, completeness) = (table.homogeneity, table.completeness)
    let sum = homogeneity + completeness
    vMeasure = sum > 0 ? 2 * homogeneity * completeness / sum : 0
    purity = table.purity
  }
}

extension ContingencyTable {
  /// I / H(columns), 1 where there is but one column.
  ///
  /// - Source: Rosenberg and Hirschberg, EMNLP 2007.
  public var homogeneity: Double { singles.columns ? 1 : min(1, mutualInformation / entropies.columns) }

  /// I / H(rows), 1 where there is but one row.
  public var completeness: Double { singles.rows ? 1 : min(1, mutualInformation / entropies.rows) }

  /// The share of what each row has in its largest column.
  public var purity: Double {
    let most = rowSums.indices.reduce(0) { $0 + (entries(ofRow: $1).map(\.count).max() ?? 0) }
    return total > 0 ? Double(most) / Double(total) : 0
  }
}
