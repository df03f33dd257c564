/// How a terminal draws the next character: what its sequences that end in `m` have set.
package struct Pen: Equatable, Sendable {
  /// Numbers that set a colour, as `38;2;1;2;3`; those of the terminal's own are 39 and 49.
  private(set) var foreground = [39]
  private(set) var background = [49]
  /// Bold, dim, underline and the like, by their numbers, in order.
  private(set) var attributes: [Int] = []

  /// A pen of the terminal's own colours.
  package init() {}

  /// Whether a blank looks otherwise than with no attributes.
  package var marksBlanks: Bool { attributes.contains { $0 == 4 || $0 == 7 } }

  /// Takes in a sequence's numbers. False, and nothing is certain any more, where one of them is not known.
  package mutating func take(_ numbers: [Int]) -> Bool {
    var rest = numbers[...]
    while let number = rest.first {
      switch number {
      case 0: self = Pen()
      case 1, 2, 4, 7:
        if !attributes.contains(number) { attributes = (attributes + [number]).sorted() }
      case 22: attributes.removeAll { $0 <= 2 }
      case 24, 27: attributes.removeAll { $0 == number - 20 }
      case 30...37, 39, 90...97: foreground = [number]
      case 40...47, 49, 100...107: background = [number]
      case 38, 48:
        guard let color = Pen.color(rest) else { return false }
        if number == 38 { foreground = color } else { background = color }
        rest = rest.dropFirst(color.count - 1)
      default: return false
      }
      rest = rest.dropFirst()
    }
    return true
  }

  /// The colour at the beginning of numbers: one of 256, or red, green and blue.
  private static func color(_ numbers: ArraySlice<Int>) -> [Int]? {
    switch numbers.dropFirst().first {
    case 5 where numbers.count >= 3: Array(numbers.prefix(3))
    case 2 where numbers.count >= 5: Array(numbers.prefix(5))
    default: nil
    }
  }

  /// The numbers that turn another pen into this one, for a character or for a blank, of which only the ground is seen.
  func numbers(from old: Pen, forBlank: Bool) -> [Int] {
    if forBlank && !marksBlanks && !old.marksBlanks { return background == old.background ? [] : background }
    if self == old { return [] }
    if self == Pen() { return [0] }
    var numbers: [Int] = []
    let gone = old.attributes.filter { !attributes.contains($0) }
    if gone.contains(where: { $0 <= 2 }) { numbers.append(22) }
    numbers += gone.filter { $0 > 2 }.map { $0 + 20 }
    // 22 ends both bold and dim.
    numbers += attributes.filter { !old.attributes.contains($0) || $0 <= 2 && numbers.first == 22 }
    if foreground != old.foreground { numbers += foreground }
    if background != old.background { numbers += background }
    return numbers
  }

  /// Takes over what ``numbers(from:forBlank:)`` has changed.
  mutating func follow(_ other: Pen, forBlank: Bool) {
    if forBlank && !marksBlanks && !other.marksBlanks { background = other.background } else { self = other }
  }
}
