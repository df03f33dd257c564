import Dashboard
import TUI
import Telemetry
import Testing

@Suite("Samples as pictures")
struct PictureFaceTests {
  private static let size = Size(120, 40)

  private static let look: Look = {
    var look = Look()
    look.usesPictures = true
    return look
  }()

  /// The script's run on a terminal that draws pictures, the samples alone on the screen.
  private static func model() -> DashboardModel {
    var model = DashboardModel(.training, settings: DisplaySettings(pictures: .kitty))
    _ = model.update(.event(.runStarted(Script.info)))
    let members = (0..<6).map { ClusterPicture.Member(image: $0, distance: 0.5, label: nil) }
    _ = model.update(.picture(ClusterPicture(epoch: 0, sizes: [6], members: [members])))
    _ = model.update(.thumbnails((0..<6).map(Script.thumbnail)))
    for key in [Key.backTab, .enter] { _ = model.update(.key(key)) }
    return model
  }

  private static func pictures(_ model: DashboardModel, _ look: Look = PictureFaceTests.look) -> [Picture] {
    model.frame(size: size, look: look).pictures
  }

  @Test("The samples alone are pictures over blank cells, as large as they were in cells; text has the cells")
  func maximised() {
    let model = PictureFaceTests.model()
    let frame = model.frame(size: PictureFaceTests.size, look: PictureFaceTests.look)
    #expect(frame.pictures.count == 6)
    let inCells = model.frame(size: PictureFaceTests.size, look: Look())
    #expect(inCells.pictures.isEmpty && frame.lines.joined().contains("#5"))
    for (index, picture) in frame.pictures.enumerated() {
      #expect(picture.pixels == Script.thumbnail(index).pixels)
      for y in picture.place.y..<picture.place.maxY {
        for x in picture.place.x..<picture.place.maxX {
          #expect(frame[x, y].character == " " && frame[x, y].style != inCells[x, y].style)
        }
      }
      for other in frame.pictures[..<index] { #expect(other.place.intersection(picture.place).isEmpty) }
    }
    #expect(PictureFaceTests.pictures(Script.model()).isEmpty, "not asked for")
  }

  @Test("In cells again beside other panes, below a popup, and as k chooses; k comes back to them")
  func withdrawn() {
    var model = PictureFaceTests.model()
    for key in [Key.character("?"), .character("o"), .character("t"), .enter] {
      _ = model.update(.key(key))
      #expect(PictureFaceTests.pictures(model).isEmpty, "\(key)")
      if key != .enter { _ = model.update(.key(.escape)) } else { _ = model.update(.key(key)) }
      #expect(PictureFaceTests.pictures(model).count == 6, "\(key)")
    }
    for wanted in [nil, ImageMode.direct] {
      _ = model.update(.key(.character("k")))
      #expect(model.settings.images == wanted && PictureFaceTests.pictures(model).isEmpty)
    }
    for _ in 0..<5 { _ = model.update(.key(.character("k"))) }
    #expect(model.settings.pictures == .kitty && PictureFaceTests.pictures(model).count == 6)
    for key in [Key.tab, .tab, .tab] { _ = model.update(.key(key)) }
    #expect(model.isBrowsing && !PictureFaceTests.pictures(model).isEmpty, "the browser's images are pictures too")
  }

  @Test("What was asked for is what is saved")
  func saved() {
    var model = PictureFaceTests.model()
    for key in "kkkkkko" { _ = model.update(.key(.character(key))) }
    for key in [Key.down, .down] { _ = model.update(.key(key)) }
    guard case .saveOptions(let options)? = model.update(.key(.character("s"))).first else {
      Issue.record("nothing is saved")
      return
    }
    #expect(options.map { "\($0.name) = \($0.toml)" } == ["images = \"ascii\""], "one after the modes in cells")
  }
}
