/// Points in a plane, in braille dots where the terminal has them; some of them lit.
///
/// The plane is stretched to the widest point on both axes, with 0 in the middle.
public struct ScatterPlot: Widget {
  /// A point of the plane.
  public struct Point: Sendable, Equatable {
    public var x: Double
    public var y: Double
    /// Whether its dot is drawn above the others, brighter.
    public var isLit: Bool
    /// What is drawn in the place of its dot, and where in the gradient of sizes it is coloured; nil for a dot.
    public var mark: Mark?

    public init(x: Double, y: Double, isLit: Bool, mark: Mark? = nil) {
      (self.x, self.y, self.isLit, self.mark) = (x, y, isLit, mark)
    }
  }

  /// A character that tells points apart without their colours.
  public struct Mark: Sendable, Equatable {
    public var character: Unicode.Scalar
    /// 0...1 in the gradient.
    public var share: Double

    public init(_ character: Unicode.Scalar, share: Double) { (self.character, self.share) = (character, share) }
  }

  public var points: [Point]
  public var look: Look

  public init(points: [Point], look: Look) { (self.points, self.look) = (points, look) }

  public func render(in area: Rect, into buffer: inout Buffer) {
    guard area.width > 0, area.height > 0 else { return }
    let reach = points.reduce(0.0) { max($0, abs($1.x), abs($1.y)) }
    guard reach > 0, reach.isFinite else { return }
    renderDots(points.filter { !$0.isLit && $0.mark == nil }, isLit: false, reach, in: area, into: &buffer)
    for point in points { renderMark(point, reach, in: area, into: &buffer) }
    renderDots(points.filter { $0.isLit && $0.mark == nil }, isLit: true, reach, in: area, into: &buffer)
  }

  private func renderDots(
    _ points: [Point], isLit: Bool, _ reach: Double, in area: Rect, into buffer: inout Buffer
  ) {
    // Lit dots read without colour, too: where there is none they are whole characters.
    let usesBraille = look.glyphs.usesBraille && !(isLit && look.depth == .mono)
    var canvas = DotCanvas(area.size, usesBraille: usesBraille)
    for point in points {
      let x = Int((share(point.x, reach) * Double(canvas.width - 1)).rounded())
      let dot = (x: x, y: canvas.row(share(point.y, reach)))
      canvas.line(from: dot, to: dot)
    }
    let style = isLit ? look.style(.highlight, .bold) : look.style(.inactive)
    for y in 0..<area.height {
      for x in 0..<area.width {
        guard let pattern = canvas.character(x: x, y: y) else { continue }
        let plain = isLit ? look.glyphs.running : look.glyphs.info
        buffer[area.x + x, area.y + y] = Cell(usesBraille ? pattern : plain, style)
      }
    }
  }

  private func renderMark(_ point: Point, _ reach: Double, in area: Rect, into buffer: inout Buffer) {
    guard let mark = point.mark else { return }
    let x = area.x + Int((share(point.x, reach) * Double(area.width - 1)).rounded())
    let y = area.maxY - 1 - Int((share(point.y, reach) * Double(area.height - 1)).rounded())
    buffer[x, y] = Cell(mark.character, look.style(.size, at: mark.share))
  }

  /// From left to right or from bottom to top.
  private func share(_ value: Double, _ reach: Double) -> Double { (value / reach + 1) / 2 }
}
