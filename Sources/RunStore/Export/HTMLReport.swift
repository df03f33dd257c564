import Foundation
import Telemetry

/// A snapshot and its run as one HTML page that needs nothing else, no network either.
///
/// Whatever comes from outside, names above all, is escaped; the page's own policy forbids scripts and connections.
package struct HTMLReport {
  private let snapshot: StoredSnapshot
  /// Of the run; empty where they are not known.
  private let epochs: [EpochStats]
  /// What clustering finds without learning; nil where it is not known.
  private let baselines: Baselines?
  /// Where the members of the clusters were before; nil where that is not known.
  private let origins: ClusterOrigins?
  /// The PNG file of an image; nil where it cannot be had.
  private let thumbnail: (Int) -> [UInt8]?

  /// Images of a cluster that are shown, and of all clusters together.
  private static let (thumbnailLimit, thumbnailTotal) = (18, 3000)
  /// Images of at most so many pixels a side are shown with their pixels.
  private static let smallSide = 48

  package init(
    _ snapshot: StoredSnapshot, epochs: [EpochStats], baselines: Baselines? = nil, origins: ClusterOrigins? = nil,
    thumbnail: @escaping (Int) -> [UInt8]?
  ) {
    self.baselines = baselines
    (self.snapshot, self.origins, self.thumbnail) = (snapshot, origins, thumbnail)
    self.epochs = epochs.filter { $0.epoch <= snapshot.manifest.epoch }
  }

  /// Writes the page, a cluster at a time.
  ///
  /// - Parameter progress: Told how many clusters are done.
  package func write(to path: String, progress: (_ done: Int, _ total: Int) -> Void) throws(StoreError) {
    let file = try FileWriter(path)
    try file.write(head + header + figures + training + sizes)
    let members = snapshot.assignments.members(clusterCount: snapshot.clusterCount)
    let order = members.indices.filter { !members[$0].isEmpty }
      .sorted { (members[$1].count, $0) < (members[$0].count, $1) }
    try file.write("<section>\n<h2>Clusters</h2>\n")
    let empty = members.indices.filter { members[$0].isEmpty }
    if !empty.isEmpty {
      try file.write("<p class=\"quiet\">Empty: \(empty.map { "\($0)" }.joined(separator: ", ")).</p>\n")
    }
    let limit = max(4, min(HTMLReport.thumbnailLimit, HTMLReport.thumbnailTotal / max(1, order.count)))
    let palette = ClassPalette(snapshot.assignments)
    for (index, cluster) in order.enumerated() {
      let shown = members[cluster].prefix(limit).map { (image: $0, file: thumbnail($0)) }
      try file.write(article(cluster, members[cluster], palette, shown))
      progress(index + 1, order.count)
    }
    try file.write("</section>\n" + options + "</main>\n</body>\n</html>\n")
    try file.finish()
  }

  private var head: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
    <meta name="color-scheme" content="light dark">
    <title>\(snapshot.title.htmlEscaped) - dctop</title>
    <style>
    \(HTMLStyle.text)</style>
    </head>
    <body>

    """
  }

  private var header: String {
    let (manifest, run) = (snapshot.manifest, snapshot.manifest.run)
    return """
      <header>
      <h1>\(run.dataName.htmlEscaped)</h1>
      <p>\(manifest.images) images of \(run.channels)x\(run.size)x\(run.size) in \(run.k) clusters, by \
      \(run.backbone.htmlEscaped) after \(manifest.epoch) epochs</p>
      <p class="quiet">\(snapshot.title.htmlEscaped), seed \(manifest.seed), dctop \(manifest.version.htmlEscaped)</p>
      </header>
      <main>

      """
  }

  private var figures: String {
    let metrics = snapshot.manifest.metrics
    var all: [(String, String?)] = [
      ("loss", (epochs.last?.loss ?? metrics.loss).map { String(format: "%.3f", $0) }),
      ("NMI to the classes", metrics.nmiLabels.map { String(format: "%.3f", $0) }),
      ("NMI to the epoch before", metrics.nmiPrevious.map { String(format: "%.3f", $0) }),
    ]
    if let found = metrics.evaluation ?? epochs.last?.evaluation {
      all.append(("accuracy, k=\(found.k)", String(format: "%.3f", found.accuracy)))
    }
    all += [
      ("accuracy of pixels", baselines.map { String(format: "%.3f", $0.pixels.accuracy) }),
      ("accuracy of the random network", baselines?.network.map { String(format: "%.3f", $0.accuracy) }),
      ("score without labels", metrics.score.map { String(format: "%.3f", $0) }), ("best epoch by it", bestEpoch),
    ]
    all += [
      ("largest cluster", "\(metrics.largestCluster)"), ("smallest", "\(metrics.smallestCluster)"),
      ("empty", "\(metrics.emptyClusters)"), ("imbalance", String(format: "%.2f", metrics.imbalance)),
    ]
    let items = all.compactMap { name, value in
      value.map { "<div><dt>\(name.htmlEscaped)</dt><dd>\($0.htmlEscaped)</dd></div>\n" }
    }
    return "<section>\n<h2>Figures</h2>\n<dl>\n\(items.joined())</dl>\n</section>\n"
  }

  private var training: String {
    guard !epochs.isEmpty else { return "" }
    func series(_ name: String, _ value: (EpochStats) -> Double?) -> SVGChart.Series {
      SVGChart.Series(name, told.map { (x: Double($0.epoch), y: value($0)) })
    }
    let charts = [
      SVGChart.curves("Loss by epoch, nats", [series("loss") { $0.loss }]),
      SVGChart.curves(
        "NMI by epoch",
        [series("to the epoch before") { $0.nmiPrevious }, series("to the classes") { $0.nmiLabels }], yRange: 0...1),
      SVGChart.curves(
        "Accuracy by epoch", accuracies(series("clusters") { $0.evaluation?.accuracy }), yRange: 0...1),
      SVGChart.curves("Score without labels by epoch", [series("score") { $0.score }], yRange: 0...1),
    ].compactMap { $0 }
    guard !charts.isEmpty else { return "" }
    return "<section>\n<h2>Training</h2>\n<div class=\"charts\">\n\(charts.joined())</div>\n</section>\n"
  }

  /// The epochs, and what is known at the snapshot's own clustering if no epoch began at it.
  private var told: [EpochStats] {
    epochs + (epochs.last?.epoch == snapshot.manifest.epoch ? [] : [snapshot.manifest.metrics])
  }

  /// The curve with lines of what clustering finds without learning, from its beginning to its end.
  private func accuracies(_ curve: SVGChart.Series) -> [SVGChart.Series] {
    guard let first = curve.points.first?.x, let last = curve.points.last?.x else { return [] }
    func line(_ name: String, _ found: EpochStats.Evaluation?) -> SVGChart.Series {
      let ends = found == nil ? [] : [first, max(last, first + 1)]
      return SVGChart.Series(name, ends.map { (x: $0, y: found?.accuracy) })
    }
    return [curve, line("pixels", baselines?.pixels), line("random network", baselines?.network)]
  }

  /// The epoch with the highest score without labels up to the snapshot's, the snapshot's own included.
  private var bestEpoch: String? {
    let best = told.filter { $0.score != nil }.max { ($0.score ?? 0, $0.epoch) < ($1.score ?? 0, $1.epoch) }
    return best.map { "\($0.epoch)" }
  }

  private var sizes: String {
    var sizes = [Int](repeating: 0, count: snapshot.clusterCount)
    for label in snapshot.assignments.labels { sizes[Int(label)] += 1 }
    let chart = SVGChart.bars(
      "Images of each cluster, the largest first", sizes.sorted(by: >), caption: "\(sizes.count) clusters")
    return chart.map { "<section>\n<h2>Sizes</h2>\n\($0)</section>\n" } ?? ""
  }

  private var options: String {
    let rows = snapshot.manifest.options.sorted { $0.key < $1.key }.map {
      "<tr><th scope=\"row\">\($0.key.htmlEscaped)</th><td>\($0.value.htmlEscaped)</td></tr>\n"
    }
    return """
      <section>
      <h2>Options</h2>
      <table>
      <tr><th scope="row">data</th><td>\(snapshot.manifest.data.htmlEscaped)</td></tr>
      \(rows.joined())</table>
      </section>

      """
  }

  /// A cluster: its size, its mix of classes, and the images nearest to its centroid, the medoid first.
  private func article(
    _ cluster: Int, _ members: [Int], _ palette: ClassPalette, _ shown: [(image: Int, file: [UInt8]?)]
  ) -> String {
    let table = snapshot.assignments
    let share = 100 * Double(members.count) / Double(table.count)
    let style = snapshot.manifest.run.size <= HTMLReport.smallSide ? "images small" : "images"
    var result = """
      <article id="cluster-\(cluster)">
      <h3>\(cluster)</h3>
      <p class="quiet">\(members.count) image\(members.count == 1 ? "" : "s"), \(String(format: "%.1f", share)) %</p>
      \(palette.mix(of: members))\(origins?.line(of: members) ?? "")<div class="\(style)">

      """
    for (place, entry) in shown.enumerated() {
      let name = table.names[entry.image].htmlEscaped
      let caption = place == 0 ? "<b>medoid</b> \(name)" : name
      let distance = String(format: "%.3f", table.distances[entry.image])
      let picture =
        entry.file.map { "<img alt=\"\(name)\" src=\"data:image/png;base64,\(Data($0).base64EncodedString())\">" }
        ?? "<span class=\"missing\">no image</span>"
      result += "<figure title=\"\(name), distance \(distance)\">\(picture)"
      result += "<figcaption>\(caption)</figcaption></figure>\n"
    }
    if members.count > shown.count { result += "<p class=\"quiet\">and \(members.count - shown.count) more</p>\n" }
    return result + "</div>\n</article>\n"
  }
}
