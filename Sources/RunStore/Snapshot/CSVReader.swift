/// Reads records by RFC 4180: fields between commas, quoted ones with anything in them.
struct CSVReader {
  private let bytes: [UInt8]
  private var place = 0
  /// Whether a quoted field was never closed: the file is not whole.
  private(set) var isBroken = false

  private static let (comma, quote) = (UInt8(ascii: ","), UInt8(ascii: "\""))
  private static let (lineFeed, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next record's fields; nil at the end.
  mutating func next() -> [String]? {
    guard place < bytes.count else { return nil }
    var fields: [String] = []
    while true {
      fields.append(field())
      guard place < bytes.count else { return fields }
      let end = bytes[place]
      place += 1
      if end == CSVReader.comma { continue }
      if end == CSVReader.carriageReturn, place < bytes.count, bytes[place] == CSVReader.lineFeed { place += 1 }
      return fields
    }
  }

  /// Reads up to what ends the field.
  private mutating func field() -> String {
    if place < bytes.count, bytes[place] == CSVReader.quote { return quotedField() }
    let start = place
    while place < bytes.count, !isEnd(bytes[place]) { place += 1 }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  private mutating func quotedField() -> String {
    var content: [UInt8] = []
    place += 1
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      if byte == CSVReader.quote {
        guard place < bytes.count, bytes[place] == CSVReader.quote else {
          isBroken = isBroken || (place < bytes.count && !isEnd(bytes[place]))
          while place < bytes.count, !isEnd(bytes[place]) { place += 1 }
          return String(decoding: content, as: UTF8.self)
        }
        place += 1
      }
      content.append(byte)
    }
    isBroken = true
    return String(decoding: content, as: UTF8.self)
  }

  private func isEnd(_ byte: UInt8) -> Bool {
    byte == CSVReader.comma || byte == CSVReader.lineFeed || byte == CSVReader.carriageReturn
  }
}
