import TUI
import Telemetry

/// Images of the selected cluster: those nearest to its centroid, farthest from it, or newly arrived.
struct SamplesPanel: Widget {
  let model: DashboardModel
  let look: Look

  func render(in area: Rect, into buffer: inout Buffer) {
    let left = Character(look.glyphs.left)
    let right = Character(look.glyphs.right)
    Box(
      title: "samples c\(model.selectedCluster)", number: 5, note: "\(left)/\(right) cluster",
      footer: model.membersTitle, isFocused: model.focused == .samples, role: .samplesBox, look: look
    ).render(in: area, into: &buffer)
    MemberGrid(model: model, look: look).render(in: Box.inner(of: area), into: &buffer)
  }
}
