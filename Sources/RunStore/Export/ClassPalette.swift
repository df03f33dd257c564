import Foundation

/// The true classes of images as bars: each class has a hue of its own on the whole page.
struct ClassPalette {
  private let table: AssignmentTable
  /// By class, the most frequent first.
  private let places: [String: Int]

  /// Classes of a cluster that have a part of its bar of their own.
  private static let shownLimit = 8
  /// The golden angle: neighbours differ, however many there are.
  private static let hueStep = 137.508

  init(_ table: AssignmentTable) {
    self.table = table
    let counts = ClassPalette.counts(table.classes)
    places = Dictionary(uniqueKeysWithValues: counts.enumerated().map { ($0.element.name, $0.offset) })
  }

  /// The mix of some images' classes, as HTML; nothing where no class is known.
  func mix(of images: [Int]) -> String {
    let counts = ClassPalette.counts(images.map { table.classes[$0] })
    guard !counts.isEmpty else { return "" }
    let total = Double(images.count)
    var bar = ""
    var words: [String] = []
    for (name, count) in counts.prefix(ClassPalette.shownLimit) {
      let share = String(format: "%.1f", 100 * Double(count) / total)
      let hue = Int(Double(places[name] ?? 0) * ClassPalette.hueStep) % 360
      let tone = "--tone:hsl(\(hue),55%,50%)"  // seen on light and on dark grounds
      bar += "<i style=\"width:\(share)%;\(tone)\"></i>"
      words.append("<span style=\"\(tone)\">\(name.htmlEscaped) <b>\(count)</b></span>")
    }
    let rest = counts.dropFirst(ClassPalette.shownLimit).reduce(0) { $0 + $1.count }
    if rest > 0 { words.append("<span class=\"rest\">others <b>\(rest)</b></span>") }
    return "<div class=\"mix\">\(bar)</div>\n<p class=\"classes\">\(words.joined(separator: " "))</p>\n"
  }

  /// How often each known class occurs, the most frequent first, then by name.
  private static func counts(_ classes: [String]) -> [(name: String, count: Int)] {
    var counts: [String: Int] = [:]
    for name in classes where !name.isEmpty { counts[name, default: 0] += 1 }
    return counts.map { (name: $0.key, count: $0.value) }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
  }
}
