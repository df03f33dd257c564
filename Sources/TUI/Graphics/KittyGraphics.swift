/// Kitty's graphics protocol: pictures by number, each shown where the cursor is, scaled to its cells.
package enum KittyGraphics {
  /// Characters of a piece of the pixels' text; terminals take no more at once.
  package static let pieceLength = 4096

  /// What shows a picture at the cursor, which stays there, and never makes the terminal answer.
  package static func show(_ picture: Picture, id: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(3 * picture.width * picture.height)
    for pixel in 0..<picture.width * picture.height {
      let (red, green, blue) = picture.color(pixel)
      bytes.append(red)
      bytes.append(green)
      bytes.append(blue)
    }
    let text = Base64.encode(bytes)
    var result: [UInt8] = []
    result.reserveCapacity(text.count + text.count / 100 + 100)
    for start in stride(from: 0, to: text.count, by: pieceLength) {
      let end = min(start + pieceLength, text.count)
      let first =
        "a=T,f=24,s=\(picture.width),v=\(picture.height),i=\(id),c=\(picture.place.width),r=\(picture.place.height),C=1,"
      let keys = (start == 0 ? first : "") + "q=2,m=\(end < text.count ? 1 : 0)"
      result.append(contentsOf: "\u{1b}_G\(keys);".utf8)
      result.append(contentsOf: text[start..<end])
      result.append(contentsOf: "\u{1b}\\".utf8)
    }
    return result
  }

  /// What takes a picture away, and its pixels out of the terminal's memory.
  package static func delete(id: Int) -> [UInt8] { Array("\u{1b}_Ga=d,d=I,i=\(id),q=2\u{1b}\\".utf8) }
}
