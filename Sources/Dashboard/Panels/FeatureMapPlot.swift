import TUI
import Telemetry

/// The images in the plane of the two first principal components: those of the selected cluster lit among the others, or
/// each by the number of its true class.
struct FeatureMapPlot: Widget {
  let model: DashboardModel
  let look: Look
  let isByLabel: Bool

  func render(in area: Rect, into buffer: inout Buffer) {
    guard let map = model.map else {
      buffer.write(missingText, x: area.x, y: area.y, style: look.style(.inactive), in: area)
      return
    }
    let labels = isByLabel ? map.labels : nil
    guard !isByLabel || labels != nil else {
      buffer.write("the images have no labels", x: area.x, y: area.y, style: look.style(.inactive), in: area)
      return
    }
    var plot = area
    if let labels, area.height >= 4 {
      plot.height -= 1
      renderKey(labels, y: area.maxY - 1, in: area, into: &buffer)
    }
    let classCount = Double(max(2, (labels?.max() ?? 0) + 1))
    let points = map.images.indices.map { place in
      let label = labels?[place]
      return ScatterPlot.Point(
        x: Double(map.x[place]), y: Double(map.y[place]),
        isLit: label == nil && Int(map.clusters[place]) == model.selectedCluster,
        mark: label.map { ScatterPlot.Mark(FeatureMapPlot.character($0), share: Double(max(0, $0)) / (classCount - 1)) }
      )
    }
    ScatterPlot(points: points, look: look).render(in: plot, into: &buffer)
  }

  private var missingText: String {
    guard let past = model.past else { return "the map appears with the next assignment" }
    return past.isReading ? "reading epoch \(past.epoch + 1)" : "no map is kept of epoch \(past.epoch + 1)"
  }

  /// The characters of the classes, each in its colour.
  private func renderKey(_ labels: [Int32], y: Int, in area: Rect, into buffer: inout Buffer) {
    var x = buffer.write("class", x: area.x, y: y, style: look.style(.graphText), in: area) + 1
    let last = max(1, labels.max() ?? 1)
    for label in Set(labels).sorted() where label >= 0 && label < Int32(FeatureMapPlot.characters.count) {
      let text = String(Character(FeatureMapPlot.character(label)))
      x = buffer.write(text, x: x, y: y, style: look.style(.size, at: Double(label) / Double(last)), in: area) + 1
    }
  }

  private static let characters = Array("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".unicodeScalars)

  /// `+` for classes beyond the characters, `?` for an image whose class is not known.
  private static func character(_ label: Int32) -> Unicode.Scalar {
    label < 0 ? "?" : Int(label) < characters.count ? characters[Int(label)] : "+"
  }
}
