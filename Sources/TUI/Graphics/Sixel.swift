/// Pictures as sixels: six rows of pixels a band, each colour of a band on its own, runs of equal columns counted.
package enum Sixel {
  /// What draws a picture from the cursor on, over so many pixels of the screen.
  ///
  /// - Complexity: O(pixels + bands x colours of a band x width).
  package static func encode(_ picture: Picture, width: Int, height: Int) -> [UInt8] {
    let source = picture.reduced(width: width, height: height)
    let table = ColorTable(source)
    // Nothing stands for pixels that are not set, and pixels are square.
    var result = Array("\u{1b}P0;1;0q\"1;1;\(width);\(height)".utf8)
    for (place, color) in table.colors.enumerated() {
      result.append(contentsOf: "#\(place);2;\(color.red);\(color.green);\(color.blue)".utf8)
    }
    let columns = (0..<width).map { $0 * source.width / width }
    for top in stride(from: 0, to: height, by: 6) {
      let rows = (top..<min(top + 6, height)).map { $0 * source.height / height * source.width }
      appendBand(rows, columns, table, to: &result)
    }
    result.append(contentsOf: "\u{1b}\\".utf8)
    return result
  }

  /// - Parameters:
  ///   - rows: Where in the table each of the band's rows begins.
  ///   - columns: Where in a row each column lies.
  private static func appendBand(_ rows: [Int], _ columns: [Int], _ table: ColorTable, to result: inout [UInt8]) {
    var places = [Int](repeating: -1, count: table.colors.count)
    var used: [Int] = []
    /// For each colour in use, the rows of each column that have it, as bits.
    var masks: [UInt8] = []
    for (bit, row) in rows.enumerated() {
      for (x, column) in columns.enumerated() {
        let color = Int(table.indices[row + column])
        if places[color] < 0 {
          places[color] = used.count
          used.append(color)
          masks.append(contentsOf: repeatElement(0, count: columns.count))
        }
        masks[places[color] * columns.count + x] |= 1 << UInt8(bit)
      }
    }
    for (place, color) in used.enumerated() {
      if place > 0 { result.append(UInt8(ascii: "$")) }
      result.append(contentsOf: "#\(color)".utf8)
      appendRuns(masks[place * columns.count..<(place + 1) * columns.count], to: &result)
    }
    result.append(UInt8(ascii: "-"))
  }

  /// Columns, with what is empty at their end left away.
  private static func appendRuns(_ masks: ArraySlice<UInt8>, to result: inout [UInt8]) {
    let end = masks.lastIndex { $0 != 0 }.map { $0 + 1 } ?? masks.startIndex
    var start = masks.startIndex
    while start < end {
      let mask = masks[start]
      let next = masks[start..<end].firstIndex { $0 != mask } ?? end
      let (count, character) = (next - start, UInt8(ascii: "?") + mask)
      if count > 3 {
        result.append(contentsOf: "!\(count)".utf8)
        result.append(character)
      } else {
        result.append(contentsOf: repeatElement(character, count: count))
      }
      start = next
    }
  }
}
