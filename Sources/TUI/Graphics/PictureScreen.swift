/// The pictures that are on a screen, and what must be sent so that they become those of the next frame.
public struct PictureScreen: Sendable {
  /// What the next frame needs.
  public struct Change: Equatable, Sendable {
    /// Rows whose cells must be sent anew, whatever the screen is thought to hold: a picture on them has gone.
    public var lostRows: [Range<Int>]
    /// To be sent when the cells are there.
    public var bytes: [UInt8]

    package init(lostRows: [Range<Int>] = [], bytes: [UInt8] = []) { (self.lostRows, self.bytes) = (lostRows, bytes) }
  }

  private let kind: PictureProtocol
  private var shown: [(id: Int, picture: Picture)] = []
  private var isForgotten = false

  /// The first of the numbers that pictures are known by: other programs in the same terminal begin at 1.
  private static let firstId = 6_578_000

  /// A screen without pictures.
  public init(_ kind: PictureProtocol) { self.kind = kind }

  /// The screen may hold anything by now: everything is to be sent again.
  public mutating func forget() { isForgotten = true }

  /// Brings the pictures to those of a frame. Nothing is sent where nothing has changed.
  ///
  /// - Parameters:
  ///   - changedRows: Whether cells of each row of the frame are sent anew, which overwrites sixels.
  ///   - cell: The size of a character cell in pixels.
  public mutating func change(
    to pictures: [Picture], changedRows: [Bool], cell: (width: Int, height: Int)
  ) -> Change {
    guard !shown.isEmpty || !pictures.isEmpty else { return Change() }
    defer { isForgotten = false }
    return switch kind {
    case .kitty: kittyChange(to: pictures)
    case .sixel: sixelChange(to: pictures, changedRows, cell)
    }
  }

  private mutating func kittyChange(to pictures: [Picture]) -> Change {
    var change = Change()
    let kept = isForgotten ? [] : shown.filter { pictures.contains($0.picture) }
    for (id, _) in shown where !kept.contains(where: { $0.id == id }) { change.bytes += KittyGraphics.delete(id: id) }
    var ids = Set(kept.map(\.id))
    shown = kept
    for picture in pictures where !kept.contains(where: { $0.picture == picture }) {
      var id = PictureScreen.firstId
      while ids.contains(id) { id += 1 }
      ids.insert(id)
      shown.append((id, picture))
      change.bytes += PictureScreen.at(picture.place, KittyGraphics.show(picture, id: id))
    }
    return change
  }

  private mutating func sixelChange(
    to pictures: [Picture], _ changedRows: [Bool], _ cell: (width: Int, height: Int)
  ) -> Change {
    var change = Change()
    let old = shown.map(\.picture)
    for picture in old where isForgotten || !pictures.contains(where: { $0.place == picture.place }) {
      change.lostRows.append(picture.rows)
    }
    for picture in pictures {
      let isKept = !isForgotten && old.contains(picture)
      let isOverwritten =
        change.lostRows.contains { $0.overlaps(picture.rows) }
        || picture.rows.contains { !changedRows.indices.contains($0) || changedRows[$0] }
      if isKept && !isOverwritten { continue }
      // Whole bands only: what reaches into the row below would be in its text's way.
      let height = max(6, picture.place.height * cell.height / 6 * 6)
      let sixels = Sixel.encode(picture, width: picture.place.width * cell.width, height: height)
      change.bytes += PictureScreen.at(picture.place, sixels)
    }
    shown = pictures.map { (0, $0) }
    return change
  }

  /// At the first of the cells, with the cursor brought back.
  private static func at(_ place: Rect, _ bytes: [UInt8]) -> [UInt8] {
    Array("\u{1b}7\u{1b}[\(place.y + 1);\(place.x + 1)H".utf8) + bytes + Array("\u{1b}8".utf8)
  }
}

extension Picture {
  fileprivate var rows: Range<Int> { place.y..<place.maxY }
}
