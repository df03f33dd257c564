import Foundation
import TUI
import Testing

@Suite("Pictures that the terminal draws by itself")
struct PictureTests {
  private static let place = Rect(x: 3, y: 2, width: 4, height: 2)

  /// A picture whose pixels are a function of their place.
  private static func picture(
    _ width: Int, _ height: Int, channels: Int = 3, place: Rect = PictureTests.place, _ value: (Int, Int, Int) -> Int
  ) -> Picture {
    var pixels: [UInt8] = []
    for channel in 0..<channels {
      for y in 0..<height { for x in 0..<width { pixels.append(UInt8(value(channel, x, y) & 255)) } }
    }
    return Picture(place: place, pixels: pixels, channels: channels, height: height, width: width)
  }

  private static func grey(_ level: Int, _ place: Rect = PictureTests.place) -> Picture {
    picture(3, 3, channels: 1, place: place) { _, _, _ in level }
  }

  @Test("A picture blanks its cells; one that does not lie in the frame is none")
  func placing() {
    var buffer = Buffer(Size(10, 5), filling: Cell("x"))
    buffer.place(PictureTests.grey(7), on: .plain)
    buffer.place(PictureTests.grey(7, Rect(x: 8, y: 0, width: 3, height: 1)), on: .plain)
    #expect(buffer.pictures == [PictureTests.grey(7)])
    #expect(buffer.lines == ["xxxxxxxxxx", "xxxxxxxxxx", "xxx    xxx", "xxx    xxx", "xxxxxxxxxx"])
  }

  /// The keys and texts of each piece.
  private static func pieces(_ bytes: [UInt8]) -> [(keys: String, text: String)] {
    String(decoding: bytes, as: UTF8.self).components(separatedBy: "\u{1b}_G").dropFirst().map { piece in
      let body = piece.components(separatedBy: "\u{1b}\\")[0]
      let parts = body.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      return (parts[0], parts.count > 1 ? parts[1] : "")
    }
  }

  @Test("Kitty: the pixels come back out of the pieces, none too long", arguments: [(3, 3, 1), (5, 4, 3), (60, 50, 3)])
  func kitty(_ width: Int, _ height: Int, _ channels: Int) throws {
    let picture = PictureTests.picture(width, height, channels: channels) { $0 * 90 + $1 * 7 + $2 * 3 }
    let pieces = PictureTests.pieces(KittyGraphics.show(picture, id: 42))
    #expect(pieces[0].keys.hasPrefix("a=T,f=24,s=\(width),v=\(height),i=42,c=4,r=2,C=1,q=2,m="))
    for (index, piece) in pieces.enumerated() {
      #expect(piece.text.utf8.count <= 4096 && piece.keys.hasSuffix(index == pieces.count - 1 ? "m=0" : "m=1"))
      #expect(index == pieces.count - 1 || piece.text.utf8.count % 4 == 0)
    }
    #expect(pieces.count == max(1, (width * height * 4 + 4095) / 4096))
    let data = try #require(Data(base64Encoded: pieces.map(\.text).joined()))
    let wanted = (0..<width * height).flatMap { pixel in
      (0..<3).map { picture.pixels[min($0, channels - 1) * width * height + pixel] }
    }
    #expect([UInt8](data) == wanted)
  }

  private struct Decoded {
    var width = 0
    var height = 0
    /// In percent, row by row; nil where nothing was drawn.
    var pixels: [[Int]?] = []
    var colorCount = 0
  }

  /// Reads sixels as a terminal does.
  private static func decode(_ bytes: [UInt8]) throws -> Decoded {
    let text = String(decoding: bytes, as: UTF8.self)
    try #require(text.hasPrefix("\u{1b}P0;1;0q\"") && text.hasSuffix("\u{1b}\\"))
    var rest = Array(text.unicodeScalars.dropFirst(9).dropLast(2).map { Int($0.value) })[...]
    func number() -> Int {
      var value = 0
      while let digit = rest.first, (48...57).contains(digit) {
        (value, rest) = (10 * value + digit - 48, rest.dropFirst())
      }
      return value
    }
    func numbers() -> [Int] {
      var found = [number()]
      while rest.first == 59 {
        rest = rest.dropFirst()
        found.append(number())
      }
      return found
    }
    let raster = numbers()
    var result = Decoded(width: raster[2], height: raster[3])
    result.pixels = Array(repeating: nil, count: raster[2] * raster[3])
    var colors: [Int: [Int]] = [:]
    var (color, x, y) = (0, 0, 0)
    while let code = rest.popFirst() {
      switch code {
      case 35:  // #
        let found = numbers()
        color = found[0]
        if found.count == 5 { colors[color] = Array(found[2...]) }
      case 36: x = 0  // $
      case 45: (x, y) = (0, y + 6)  // -
      default:
        let count = code == 33 ? number() : 1  // !
        let mask = (code == 33 ? rest.popFirst() ?? 63 : code) - 63
        for column in x..<x + count {
          for bit in 0..<6 where mask >> bit & 1 == 1 {
            try #require(column < result.width && y + bit < result.height)
            result.pixels[(y + bit) * result.width + column] = colors[color]
          }
        }
        x += count
      }
    }
    result.colorCount = colors.count
    return result
  }

  private static func percent(_ byte: UInt8) -> Int { (Int(byte) * 100 + 127) / 255 }

  @Test("Sixel: every pixel of the rectangle in its colour, scaled", arguments: [(1, 5, 7), (3, 8, 8), (3, 2, 9)])
  func sixel(_ channels: Int, _ width: Int, _ height: Int) throws {
    let picture = PictureTests.picture(width, height, channels: channels) { $0 * 40 + $1 * 20 + $2 * 5 }
    let decoded = try PictureTests.decode(Sixel.encode(picture, width: 40, height: 36))
    #expect(decoded.width == 40 && decoded.height == 36)
    for y in 0..<36 {
      for x in 0..<40 {
        let pixel = y * height / 36 * width + x * width / 40
        let wanted = (0..<3).map {
          PictureTests.percent(picture.pixels[min($0, channels - 1) * width * height + pixel])
        }
        #expect(decoded.pixels[y * 40 + x] == wanted, "(\(x), \(y))")
      }
    }
  }

  @Test("Sixel: of a picture of many colours at most 256 are kept, each near its own; runs are counted")
  func manyColors() throws {
    // Every pixel has a colour of its own.
    let picture = PictureTests.picture(64, 64) { channel, x, y in [4 * x, 4 * y, 2 * (x + y)][channel] }
    let bytes = Sixel.encode(picture, width: 64, height: 60)
    let decoded = try PictureTests.decode(bytes)
    #expect((200...256).contains(decoded.colorCount))
    var worst = 0
    for y in 0..<60 {
      for x in 0..<64 {
        let found = try #require(decoded.pixels[y * 64 + x])
        let row = Double(y) * 64 / 60  // 64 rows become 60
        let wanted = [4 * Double(x), 4 * row, 2 * (Double(x) + row)].map { $0 / 2.55 }
        worst = max(worst, zip(found, wanted).map { Int(abs(Double($0) - $1)) }.max() ?? 0)
      }
    }
    #expect(worst <= 12, "\(worst) %")
    let flat = Sixel.encode(PictureTests.grey(128), width: 200, height: 60)
    #expect(flat.count < 200 && String(decoding: flat, as: UTF8.self).contains("#0!200~-"))
  }

  private static let cell = (width: 10, height: 20)
  private static let still = [Bool](repeating: false, count: 24)

  private static func text(_ change: PictureScreen.Change) -> String { String(decoding: change.bytes, as: UTF8.self) }

  @Test("Kitty: sent once, deleted by its number when it goes, sent again when the screen is lost")
  func kittyScreen() throws {
    var screen = PictureScreen(.kitty)
    let (first, second) = (PictureTests.grey(1), PictureTests.grey(2, Rect(x: 9, y: 2, width: 4, height: 2)))
    let shown = PictureTests.text(screen.change(to: [first, second], changedRows: [], cell: PictureTests.cell))
    #expect(shown.hasPrefix("\u{1b}7\u{1b}[3;4H\u{1b}_Ga=T,") && shown.contains("\u{1b}8\u{1b}7\u{1b}[3;10H"))
    let all = [Bool](repeating: true, count: 24)
    #expect(
      screen.change(to: [first, second], changedRows: all, cell: PictureTests.cell) == .init(),
      "text does not overwrite it")
    let gone = PictureTests.pieces(screen.change(to: [second], changedRows: [], cell: PictureTests.cell).bytes)
    #expect(gone.map(\.keys) == ["a=d,d=I,i=6578000,q=2"])
    let third = PictureTests.grey(3)
    let added = PictureTests.pieces(screen.change(to: [second, third], changedRows: [], cell: PictureTests.cell).bytes)
    #expect(added.count == 1 && added[0].keys.contains("i=6578000,"))
    screen.forget()
    let again = PictureTests.pieces(screen.change(to: [second], changedRows: [], cell: PictureTests.cell).bytes)
    #expect(again.map { $0.keys.prefix(3) } == ["a=d", "a=d", "a=T"])
    #expect(screen.change(to: [second], changedRows: [], cell: PictureTests.cell) == .init())
  }

  @Test("Sixel: sent when it or its rows change; where it goes, the rows are lost and what else lies on them is sent")
  func sixelScreen() {
    var screen = PictureScreen(.sixel)
    func change(_ pictures: [Picture], _ rows: [Bool] = PictureTests.still) -> PictureScreen.Change {
      screen.change(to: pictures, changedRows: rows, cell: PictureTests.cell)
    }
    func count(_ change: PictureScreen.Change) -> Int {
      PictureTests.text(change).components(separatedBy: "\u{1b}P").count - 1
    }
    let first = PictureTests.grey(1)
    let beside = PictureTests.grey(2, Rect(x: 9, y: 3, width: 4, height: 2))
    let below = PictureTests.grey(3, Rect(x: 3, y: 9, width: 4, height: 2))
    let shown = change([first, beside, below])
    #expect(count(shown) == 3 && shown.lostRows.isEmpty && PictureTests.text(shown).contains("\"1;1;40;36"))
    #expect(change([first, beside, below]) == .init())
    let other = change([PictureTests.grey(9), beside, below])
    #expect(count(other) == 1 && other.lostRows.isEmpty, "one over the other loses nothing")
    let gone = change([beside, below])
    #expect(gone.lostRows == [2..<4] && count(gone) == 1, "beside lies on one of the rows")
    var rows = PictureTests.still
    rows[10] = true
    #expect(count(change([beside, below], rows)) == 1)
    screen.forget()
    let again = change([beside, below])
    #expect(again.lostRows == [3..<5, 9..<11] && count(again) == 2)
    #expect(change([]) == .init(lostRows: [3..<5, 9..<11], bytes: []) && change([]) == .init())
  }
}
