import TUI

/// The list from which the plot's curves are chosen.
struct CurvePicker: Widget {
  let model: DashboardModel
  let row: Int
  let look: Look

  /// The frame, the pointer, the box with its letter, and a value.
  private static let widthBesideNames = 24

  func render(in area: Rect, into buffer: inout Buffer) {
    // On narrow screens the values matter more than the ends of the names.
    let room = max(1, area.width - CurvePicker.widthBesideNames)
    var rows: [[String]] = []
    for (index, curve) in Curve.allCases.enumerated() {
      let pointer = index == row ? "\(Character(look.glyphs.right))" : " "
      let check = model.plot.curves.contains(curve) ? "[x]" : "[ ]"
      let last = curve == .loss ? model.history.last : model.curves[curve].last
      rows.append([
        pointer, "\(check) \(Character(curve.letter))", curve.longName.truncated(to: room, with: look.glyphs.ellipsis),
        last.map(NumberFormat.brief) ?? "-",
      ])
    }
    let lines =
      TextTable.lines(rows) { $0 == 3 } + ["", "space shows or hides, \(PlotState.limit) at once; Enter closes"]
    Popup(title: "curves", lines: lines, offset: row - 3, look: look).render(in: area, into: &buffer)
  }
}
