import Dashboard
import TUI
import Telemetry
import TestSupport
import Testing

@Suite("The filters in the dashboard")
struct FilterViewTests {
  private func shown(_ number: Int, _ activation: Float) -> FilterPage.Filter.Shown {
    let pixels = (0..<64).map { UInt8(($0 * (3 + number % 7)) % 256) }
    return .init(Thumbnail(image: number, channels: 1, height: 8, width: 8, pixels: pixels), activation: activation)
  }

  /// Filters of a layer with 10, the second of two; the last one is silent for all images.
  private func page(_ request: FilterRequest, hasImages: Bool = true) -> FilterPage {
    let numbers = Array((request.first..<10).prefix(FilterRequest.count))
    return FilterPage(
      request: request, layerName: "features.\(3 * request.layer)", layerCount: 2, filterCount: 10,
      snapshot: "epoch-004\u{1b}[2J",
      filters: numbers.map { number in
        let found = hasImages && number < 9 ? (0..<6).map { shown(100 * number + $0, 0.5 - Float($0) / 20) } : []
        return .init(number: number, made: shown(number, 2.5), found: found)
      }, note: hasImages ? "of 2000 of 5000 images" : "")
  }

  private func lines(_ model: DashboardModel, _ size: Size = Size(80, 24)) -> String {
    model.frame(size: size, look: Look(glyphs: .ascii, depth: .mono)).lines.joined(separator: "\n")
  }

  @Test("F asks once; progress, then images made, then images found, are shown; Esc leaves, and F shows them again")
  func story() {
    var model = DashboardModel()
    let first = FilterRequest(layer: 0, first: 0)
    #expect(model.update(.key(.character("F"))) == [.loadFilters(first)])
    _ = model.update(.filters(.progress(0.42)))
    #expect(lines(model).contains("42 %"))
    _ = model.update(.filters(.page(page(first, hasImages: false), isLast: false)))
    var text = lines(model)
    #expect(text.contains("features.0") && text.contains("0-3 of 10") && text.contains("2.5") && text.contains("42 %"))
    _ = model.update(.filters(.page(page(first), isLast: true)))
    text = lines(model)
    for word in ["#100", "#300", "of 2000 of 5000 images", "epoch-004"] { #expect(text.contains(word), "\(text)") }
    #expect(!text.contains("42 %") && !text.contains("\u{1b}"))
    let revision = model.revision
    #expect(model.update(.key(.escape)).isEmpty && model.revision > revision && !lines(model).contains("#100"))
    #expect(model.update(.key(.character("F"))).isEmpty && lines(model).contains("#100"))
    for size in [Size(40, 12), Size(120, 40), Size(300, 80)] {
      #expect(lines(model, size).contains("features.0"), "\(size)")
    }
  }

  @Test("Arrows go through the filters and the layers and stop at their ends; Enter asks anew")
  func moves() {
    var model = DashboardModel()
    _ = model.update(.key(.character("F")))
    #expect(model.update(.key(.right)).isEmpty, "nothing is known yet")
    func go(_ key: Key, _ layer: Int, _ first: Int) {
      let request = FilterRequest(layer: layer, first: first)
      #expect(model.update(.key(key)) == [.loadFilters(request)], "\(key)")
      _ = model.update(.filters(.page(page(request), isLast: true)))
    }
    _ = model.update(.filters(.page(page(FilterRequest(layer: 0, first: 0)), isLast: true)))
    go(.right, 0, 4)
    go(.right, 0, 8)
    #expect(model.update(.key(.right)).isEmpty && model.update(.key(.up)).isEmpty)
    #expect(lines(model).contains("8-9 of 10"))
    go(.left, 0, 4)
    go(.down, 1, 0)
    #expect(model.update(.key(.down)).isEmpty && model.update(.key(.left)).isEmpty)
    go(.enter, 1, 0)
    #expect(model.update(.key(.up)) == [.loadFilters(FilterRequest(layer: 0, first: 0))])
  }

  @Test("Who leaves while the work goes on ends it; what cannot be had says why")
  func ends() {
    var model = DashboardModel(.watching)
    _ = model.update(.key(.character("F")))
    #expect(model.update(.key(.escape)) == [.stopFilters])
    #expect(model.update(.key(.character("F"))).count == 1, "asked for again")
    _ = model.update(.filters(.failed("no snapshot\u{1b} yet")))
    #expect(lines(model).contains("no snapshot") && !lines(model).contains("\u{1b}"))
    #expect(model.update(.key(.escape)).isEmpty)
    let revision = model.revision
    _ = model.update(.filters(.progress(0.9)))  // late
    #expect(model.revision == revision)
  }
}
