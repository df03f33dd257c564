import Foundation

/// A snapshot's `assignments.csv`: the cluster of each image.
public struct AssignmentTable: Sendable, Equatable {
  /// What each image is called.
  public private(set) var names: [String] = []
  public private(set) var labels: [Int32] = []
  /// To the centroid of the image's cluster.
  public private(set) var distances: [Float] = []
  /// The true class of each image; empty where it is not known.
  public private(set) var classes: [String] = []

  public var count: Int { names.count }

  static let header = ["image", "cluster", "distance", "label"]

  /// - Throws: ``StoreError/cannotRead(path:reason:)`` or, with the line that is wrong, ``StoreError/badSnapshot``.
  init(path: String, clusterCount: Int, snapshot: String) throws(StoreError) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .cannotRead(path: path, reason: "the file cannot be opened")
    }
    var reader = CSVReader(Array(data))
    guard let header = reader.next(), header.starts(with: AssignmentTable.header) else {
      throw .badSnapshot(path: snapshot, reason: "assignments.csv does not begin with image,cluster,distance,label")
    }
    while let fields = reader.next() {
      guard fields.count >= 4, let label = Int32(fields[1]), label >= 0, Int(label) < clusterCount,
        let distance = Float(fields[2]), distance.isFinite, !reader.isBroken
      else {
        throw .badSnapshot(path: snapshot, reason: "record \(count + 2) of assignments.csv is not whole")
      }
      names.append(fields[0])
      labels.append(label)
      distances.append(distance)
      classes.append(fields[3])
    }
  }

  /// The images of each cluster, nearest to the centroid first.
  ///
  /// - Complexity: O(N log N).
  public func members(clusterCount: Int) -> [[Int]] {
    var members = [[Int]](repeating: [], count: clusterCount)
    for (image, cluster) in labels.enumerated() { members[Int(cluster)].append(image) }
    return members.map { $0.sorted { (distances[$0], $0) < (distances[$1], $1) } }
  }
}
