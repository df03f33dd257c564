/// How a terminal draws the next character: what its sequences that end in `m` have set.
///
/// Small and without references, for a frame has a thousand of them.
package struct Pen: Equatable, Sendable {
  // A colour is its number where one number sets it, as 39 and 49, the terminal's own; else what follows 38 or 48 with a
  // mark above it.
  private var foreground: UInt32 = 39
  private var background: UInt32 = 49
  /// Bold, dim, underlined and reversed: the bit of each one's number.
  private var attributes: UInt8 = 0

  private static let palette: UInt32 = 1 << 24
  private static let direct: UInt32 = 2 << 24
  private static let weights: UInt8 = 1 << 1 | 1 << 2

  /// A pen of the terminal's own colours.
  package init() {}

  /// Whether a blank looks otherwise than with no attributes.
  package var marksBlanks: Bool { attributes & (1 << 4 | 1 << 7) != 0 }

  /// Takes in a sequence's numbers. False, and nothing is certain any more, where one of them is not known.
  package mutating func take(_ numbers: [Int]) -> Bool {
    var place = 0
    while place < numbers.count {
      let number = numbers[place]
      switch number {
      case 0: self = Pen()
      case 1, 2, 4, 7: attributes |= 1 << UInt8(number)
      case 22: attributes &= ~Pen.weights
      case 24, 27: attributes &= ~(1 << UInt8(number - 20))
      case 30...37, 39, 90...97: foreground = UInt32(number)
      case 40...47, 49, 100...107: background = UInt32(number)
      case 38, 48:
        guard let (color, count) = Pen.color(numbers, behind: place) else { return false }
        if number == 38 { foreground = color } else { background = color }
        place += count
      default: return false
      }
      place += 1
    }
    return true
  }

  /// The colour behind a 38 or 48, and how many numbers it has: one of 256, or red, green and blue.
  private static func color(_ numbers: [Int], behind place: Int) -> (UInt32, count: Int)? {
    let rest = numbers.dropFirst(place + 1)
    guard let kind = rest.first, kind == 2 || kind == 5 else { return nil }
    let values = rest.dropFirst().prefix(kind == 2 ? 3 : 1)
    guard values.count == (kind == 2 ? 3 : 1), values.allSatisfy({ 0...255 ~= $0 }) else { return nil }
    return (values.reduce(0) { $0 << 8 | UInt32($1) } | (kind == 2 ? direct : palette), 1 + values.count)
  }

  /// Appends the sequence that turns another pen, nil for one that is not known, into this one, if there is a
  /// difference for a character, or for a blank, of which only the ground is seen.
  func appendChange(from old: Pen?, forBlank: Bool, to bytes: inout [UInt8]) {
    let groundOnly = forBlank && !marksBlanks && old?.marksBlanks == false
    if old.map({ groundOnly ? $0.background == background : $0 == self }) ?? false { return }
    bytes += [0x1b, UInt8(ascii: "[")]
    if groundOnly {
      Pen.append(background, 48, to: &bytes)
    } else if self != Pen() {
      appendNumbers(from: old, to: &bytes)
    } else {
      bytes.append(UInt8(ascii: ";"))
    }
    bytes[bytes.count - 1] = UInt8(ascii: "m")
  }

  /// Each with a semicolon behind it.
  private func appendNumbers(from old: Pen?, to bytes: inout [UInt8]) {
    if old == nil { Pen.append(0, to: &bytes) }
    var old = old ?? Pen()
    let gone = old.attributes & ~attributes
    if gone & Pen.weights != 0 {
      Pen.append(22, to: &bytes)
      old.attributes &= ~Pen.weights  // it ends both bold and dim
    }
    for number: UInt8 in [4, 7] where gone & 1 << number != 0 { Pen.append(UInt32(number) + 20, to: &bytes) }
    for number: UInt8 in [1, 2, 4, 7] where attributes & ~old.attributes & 1 << number != 0 {
      Pen.append(UInt32(number), to: &bytes)
    }
    if foreground != old.foreground { Pen.append(foreground, 38, to: &bytes) }
    if background != old.background { Pen.append(background, 48, to: &bytes) }
  }

  /// Appends a colour's numbers, behind 38 or 48 where it is more than one.
  private static func append(_ color: UInt32, _ opening: UInt32, to bytes: inout [UInt8]) {
    switch color {
    case direct...:
      for number in [opening, 2, color >> 16 & 255, color >> 8 & 255, color & 255] { append(number, to: &bytes) }
    case palette...: for number in [opening, 5, color & 255] { append(number, to: &bytes) }
    default: append(color, to: &bytes)
    }
  }

  private static func append(_ number: UInt32, to bytes: inout [UInt8]) {
    if number >= 100 { bytes.append(UInt8(ascii: "0") + UInt8(number / 100)) }
    if number >= 10 { bytes.append(UInt8(ascii: "0") + UInt8(number / 10 % 10)) }
    bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
    bytes.append(UInt8(ascii: ";"))
  }

  /// Takes over what ``appendChange(from:forBlank:to:)`` has changed.
  mutating func follow(_ other: Pen, forBlank: Bool) {
    if forBlank && !marksBlanks && !other.marksBlanks { background = other.background } else { self = other }
  }
}
