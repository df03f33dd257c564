import Dashboard
import TUI
import Testing

@Suite("Layouts and their borders")
struct LayoutTests {
  static let sizes = [72, 80, 99, 100, 120, 161, 250].flatMap { width in
    [20, 24, 31, 32, 40, 70].map { Size(width, $0) }
  }

  private static func check(_ layout: ScreenLayout, _ size: Size, _ what: String) {
    let body = Rect(x: 0, y: 1, width: size.width, height: size.height - 2 - layout.gaugeRows)
    #expect(!layout.panes.isEmpty)
    for (index, entry) in layout.panes.enumerated() {
      #expect(entry.area.intersection(body) == entry.area && !entry.area.isEmpty, "\(what): \(entry)")
      for other in layout.panes[..<index] { #expect(entry.area.intersection(other.area).isEmpty, "\(what)") }
    }
    let covered = layout.panes.reduce(0) { $0 + $1.area.width * $1.area.height }
    #expect(covered == body.width * body.height, "\(what) at \(size)")
  }

  @Test("Every layout fills every screen with its panes, and with any others")
  func presets() {
    #expect(Set(Preset.all.map(\.name)).count == Preset.all.count && Preset.all.count >= 5)
    for preset in Preset.all {
      for size in LayoutTests.sizes + [Size(40, 12), Size(60, 20), Size(71, 60)] {
        for visible in [preset.panes, Set(Pane.allCases), [.events], [.loss, .samples]] {
          let layout = ScreenLayout(size, visible: visible, maximized: nil, preset: preset)
          LayoutTests.check(layout, size, preset.name)
          let isStacked = size.width < 72 || size.height < 20
          #expect(isStacked || Set(layout.panes.map(\.pane)) == visible, "\(preset.name)")
        }
      }
    }
  }

  @Test("A border goes where it is moved to, as far as the panes keep a least size; the others stay")
  func moving() throws {
    for preset in Preset.all {
      for size in LayoutTests.sizes where [72, 100, 161].contains(size.width) {
        let layout = ScreenLayout(size, visible: Set(Pane.allCases), maximized: nil, preset: preset)
        for place in stride(from: 1, to: size.height - 2, by: 4) {
          for x in [size.width / 4, size.width - 1] {
            guard let border = layout.border(x: x, y: place) else { continue }
            for target in [(0, 0), (size.width / 2, size.height / 2), (size.width - 1, size.height - 1), (-9, 999)] {
              var moved = preset
              moved.move(border, of: layout, to: target)
              let new = ScreenLayout(size, visible: Set(Pane.allCases), maximized: nil, preset: moved)
              LayoutTests.check(new, size, "\(preset.name), \(border) to \(target)")
              let least = new.panes.map(\.area.height).min() ?? 0
              #expect(least >= min(3, layout.panes.map(\.area.height).min() ?? 0))
              #expect(new.panes.allSatisfy { $0.area.width >= 12 })
            }
          }
        }
      }
    }
    // Exactly: the first row of the full screen is 13 high, and its right pane 42 wide.
    let size = Size(120, 40)
    let layout = ScreenLayout(size, visible: Set(Pane.allCases), maximized: nil)
    let below = try #require(layout.border(x: 5, y: 13))
    var preset = Preset.all[0]
    preset.move(below, of: layout, to: (5, 20))
    preset.move(try #require(layout.border(x: 78, y: 5)), of: layout, to: (60, 5))
    let new = ScreenLayout(size, visible: Set(Pane.allCases), maximized: nil, preset: preset)
    #expect(new.panes[0].area == Rect(x: 0, y: 1, width: 60, height: 19))
    #expect(new.panes[4].area == layout.panes[4].area, "the samples stay")
    #expect(new.panes[2].area.width == layout.panes[2].area.width, "the other rows keep their borders")
  }

  @Test("Moved borders do no harm on a screen of another size")
  func otherSizes() throws {
    let big = Size(250, 70)
    let layout = ScreenLayout(big, visible: Set(Pane.allCases), maximized: nil)
    var preset = Preset.all[0]
    let border = try #require(layout.border(x: 3, y: 1 + layout.panes[0].area.height))
    preset.move(border, of: layout, to: (3, 1))
    for size in LayoutTests.sizes {
      LayoutTests.check(ScreenLayout(size, visible: Set(Pane.allCases), maximized: nil, preset: preset), size, "moved")
    }
  }
}
