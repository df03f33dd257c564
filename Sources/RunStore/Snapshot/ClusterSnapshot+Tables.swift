import Foundation
import Telemetry

extension ClusterSnapshot {
  /// One line an image: its name, its cluster, the distance to the centroid, and its true class if that is known.
  func writeAssignments(to path: String) throws(StoreError) -> Int {
    let file = try FileWriter(path)
    try file.write(AssignmentTable.header.joined(separator: ",") + "\n")
    for (image, cluster) in labels.enumerated() {
      try file.write(
        "\(csvField(identifier(image))),\(cluster),\(distances[image]),\(csvField(label(of: image) ?? ""))\n")
    }
    try file.finish()
    return file.byteCount
  }

  /// Size, medoid (the image nearest to the centroid) and mix of true classes of each cluster.
  func clusterEntries() -> [ClusterEntry] {
    var members = [[Int]](repeating: [], count: sizes.count)
    for (image, cluster) in labels.enumerated() { members[Int(cluster)].append(image) }
    return members.enumerated().map { cluster, images in
      let medoid = images.min { (distances[$0], $0) < (distances[$1], $1) }
      return ClusterEntry(
        cluster: cluster, size: images.count,
        medoid: medoid.map { .init(image: identifier($0), distance: distances[$0]) }, labels: mix(of: images))
    }
  }

  private func mix(of images: [Int]) -> [ClusterEntry.LabelCount]? {
    guard let trueLabels, let classNames else { return nil }
    var counts = [Int](repeating: 0, count: classNames.count)
    for image in images where counts.indices.contains(Int(trueLabels[image])) { counts[Int(trueLabels[image])] += 1 }
    return counts.enumerated().filter { $0.element > 0 }
      .sorted { ($1.element, $0.offset) < ($0.element, $1.offset) }
      .map { .init(label: classNames[$0.offset], count: $0.element) }
  }

  private func label(of image: Int) -> String? {
    guard let trueLabels, let classNames, classNames.indices.contains(Int(trueLabels[image])) else { return nil }
    return classNames[Int(trueLabels[image])]
  }
}

/// A field by RFC 4180: quoted where it holds a comma, a quote or a line break.
package func csvField(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: { $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r" }) else {
    return text
  }
  return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
}

/// An entry of `clusters.json`.
struct ClusterEntry: Encodable {
  struct Medoid: Encodable {
    let image: String
    let distance: Float
  }
  struct LabelCount: Encodable {
    let label: String
    let count: Int
  }
  let cluster: Int
  let size: Int
  /// Nil for an empty cluster.
  let medoid: Medoid?
  /// Most frequent first; nil where labels are not known.
  let labels: [LabelCount]?
}
