import Dashboard
import TUI
import Telemetry
import Testing

@Suite("The mouse")
struct MouseTests {
  private static let size = Size(120, 40)

  @discardableResult
  private static func send(_ kind: MouseEvent.Kind, _ x: Int, _ y: Int, to model: inout DashboardModel) -> [Effect] {
    model.update(.mouse(MouseEvent(kind, x: x, y: y), screen: size))
  }

  private static func area(_ pane: Pane, _ model: DashboardModel) -> Rect {
    let layout = ScreenLayout(size, visible: model.visible, maximized: nil)
    return layout.panes.first { $0.pane == pane }?.area ?? Rect(x: 0, y: 0, width: 0, height: 0)
  }

  @Test("A click focuses a pane; in the histogram it selects the bar's cluster")
  func clicks() {
    var model = Script.model()
    for pane in Pane.allCases {
      let area = MouseTests.area(pane, model)
      MouseTests.send(.press, area.x + area.width / 2, area.y + area.height / 2, to: &model)
      MouseTests.send(.release, area.x + area.width / 2, area.y + area.height / 2, to: &model)
      #expect(model.focused == pane)
    }
    let area = MouseTests.area(.clusters, model)
    // Sizes fall with the number, so that bars are in the order of numbers; the first is behind the scale.
    let first = MouseTests.send(.press, area.x + 6, area.y + 3, to: &model)
    #expect(first == [.loadThumbnails([0, 1, 2, 3, 4, 5])])
    let last = MouseTests.send(.press, area.maxX - 3, area.y + 3, to: &model)
    #expect(last == [.loadThumbnails([234, 235, 236, 237, 238, 239])])
  }

  @Test("Every word of the footer is a button")
  func footer() throws {
    var model = Script.model()
    let row = model.frame(size: MouseTests.size, look: Look()).lines[39]
    func column(_ word: String) throws -> Int {
      let range = try #require(row.firstRange(of: word))
      return row.distance(from: row.startIndex, to: range.lowerBound)
    }
    #expect(MouseTests.send(.press, try column("pause"), 39, to: &model) == [.send(.pause)])
    model = Script.model()
    #expect(MouseTests.send(.press, try column("snapshot"), 39, to: &model) == [.send(.snapshot(name: nil))])
    model = Script.model()
    MouseTests.send(.press, try column("help"), 39, to: &model)
    #expect(model.frame(size: MouseTests.size, look: Look()).lines.joined().contains("pause and resume training"))
    MouseTests.send(.press, 0, 0, to: &model)
    #expect(!model.frame(size: MouseTests.size, look: Look()).lines.joined().contains("pause and resume training"))
    #expect(MouseTests.send(.press, 119, 39, to: &model) == [])
  }

  @Test("The wheel moves what is below it, and not the focus")
  func wheel() {
    var model = Script.model()
    let samples = MouseTests.area(.samples, model)
    let effects = MouseTests.send(.wheelDown, samples.x + 5, samples.y + 2, to: &model)
    #expect(effects == [.loadThumbnails([6, 7, 8, 9, 10, 11])] && model.focused == .loss)
    let events = MouseTests.area(.events, model)
    MouseTests.send(.press, events.x + 5, events.y + 2, to: &model)
    let newest = model.update(.key(.control("o")))
    MouseTests.send(.wheelDown, events.x + 5, events.y + 2, to: &model)
    #expect(!newest.isEmpty && model.update(.key(.control("o"))) != newest)
    MouseTests.send(.wheelUp, events.x + 5, events.y + 2, to: &model)
    #expect(model.update(.key(.control("o"))) == newest)
  }

  @Test("A border is dragged; a press alone moves nothing; off, nothing is taken")
  func borders() {
    var model = Script.model()
    let before = model.frame(size: MouseTests.size, look: Look()).lines
    let loss = MouseTests.area(.loss, model)
    MouseTests.send(.press, loss.maxX, loss.y + 4, to: &model)
    MouseTests.send(.release, loss.maxX, loss.y + 4, to: &model)
    MouseTests.send(.drag, 50, 5, to: &model)
    _ = model.update(.key(.backTab))
    #expect(model.focused == .loss && model.frame(size: MouseTests.size, look: Look()).lines == before)
    MouseTests.send(.press, loss.maxX, loss.y + 4, to: &model)
    MouseTests.send(.drag, 50, 5, to: &model)
    let row = Array(model.frame(size: MouseTests.size, look: Look()).lines[4].unicodeScalars)
    #expect(row[49] == "│" && row[50] == "│")
    _ = model.update(.key(.character("m")))
    #expect(model.settings.usesMouse == false)
    let focus = model.focused
    #expect(MouseTests.send(.press, 5, 39, to: &model) == [] && model.focused == focus)
  }

  @Test("The right button holds the plot's cursor, which stays where it is left; elsewhere it does nothing")
  func inspecting() {
    var model = Script.model()
    let before = model.frame(size: MouseTests.size, look: Look()).lines
    let (loss, run) = (MouseTests.area(.loss, model), MouseTests.area(.run, model))
    func footer() -> String { model.frame(size: MouseTests.size, look: Look()).lines[loss.maxY - 1] }
    MouseTests.send(.rightPress, run.x + 3, run.y + 3, to: &model)
    MouseTests.send(.drag, loss.x + 20, loss.y + 3, to: &model)
    #expect(model.frame(size: MouseTests.size, look: Look()).lines == before)
    MouseTests.send(.rightPress, loss.x + 1, loss.y + 3, to: &model)
    #expect(footer().contains("(b1)"), "left of the first batch")
    MouseTests.send(.drag, loss.x + 40, loss.maxY + 9, to: &model)
    let middle = footer()
    #expect(middle.contains("(b") && !middle.contains("(b1)"))
    MouseTests.send(.release, loss.x + 40, loss.y, to: &model)
    MouseTests.send(.drag, loss.x + 50, loss.y, to: &model)
    #expect(footer() == middle)
    MouseTests.send(.rightPress, loss.maxX - 1, loss.y + 3, to: &model)
    #expect(footer().contains("(b215)"), "right of the last batch")
    _ = model.update(.key(.escape))
    #expect(!footer().contains("(b"))
  }

  @Test("Any event anywhere on any screen does no harm")
  func anywhere() {
    for overlay in ["", "?", "o", "q"] {
      var model = Script.model(epochs: 1)
      for key in overlay { _ = model.update(.key(.character(key))) }
      for size in [Size(1, 1), Size(40, 12), Size(80, 24), Size(120, 40)] {
        for kind in [MouseEvent.Kind.press, .rightPress, .drag, .release, .wheelUp, .wheelDown] {
          for (x, y) in [(0, 0), (39, 11), (79, 23), (60, 14), (500, 500), (3, 13)] {
            _ = model.update(.mouse(MouseEvent(kind, x: x, y: y), screen: size))
          }
          _ = model.frame(size: size, look: Look())
        }
      }
    }
  }
}
