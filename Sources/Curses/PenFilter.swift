/// Takes out of what ncurses sends the colours and attributes that the terminal has already, or has no use for.
///
/// ncurses names both colours at every change of one, and colours for blanks, of which only the ground is seen: more than
/// half of a frame's bytes. What is left draws the same cells.
package struct PenFilter: Sendable {
  /// What the terminal has; nil where that is not known.
  private var sent: Pen?
  private var wanted = Pen()
  /// Whether what the terminal has is all that is wanted.
  private var isShown = false
  /// Whether a sequence came that is not understood: everything is handed on until the pen is set from the beginning.
  private var isLost = true
  /// The last choice of a character set.
  private var charset: [UInt8] = []
  private var output: [UInt8] = []

  package init() {}

  /// Something else has been sent.
  package mutating func forget() { (sent, isShown, isLost, charset) = (nil, false, true, []) }

  /// What is to be sent instead of the bytes, which hold whole sequences.
  package mutating func reduce(_ bytes: [UInt8]) -> [UInt8] {
    output.removeAll(keepingCapacity: true)
    output.reserveCapacity(bytes.count)
    var rest = bytes[...]
    while let first = rest.first {
      let count = first == 0x1b ? PenFilter.sequenceLength(rest) : 1
      let token = rest.prefix(count)
      if first == 0x1b {
        takeSequence(token)
      } else {
        if first >= 0x20 && !isShown { showPen(forBlank: first == 0x20) }
        output.append(first)
      }
      rest = rest.dropFirst(count)
    }
    return output
  }

  /// How long the escape sequence at the beginning is.
  private static func sequenceLength(_ bytes: ArraySlice<UInt8>) -> Int {
    let body = bytes.dropFirst()
    switch body.first {
    case UInt8(ascii: "["):
      let end = body.dropFirst().firstIndex { (0x40...0x7e).contains($0) }
      return (end ?? bytes.endIndex - 1) - bytes.startIndex + 1
    case UInt8(ascii: "("), UInt8(ascii: ")"): return min(3, bytes.count)
    default: return min(2, bytes.count)
    }
  }

  private mutating func takeSequence(_ sequence: ArraySlice<UInt8>) {
    guard sequence.dropFirst().first == UInt8(ascii: "["), let last = sequence.last else {
      if charset.elementsEqual(sequence) { return }
      if sequence.count == 3 { charset = Array(sequence) }
      return output.append(contentsOf: sequence)
    }
    switch last {
    case UInt8(ascii: "m"): takePen(sequence)
    case UInt8(ascii: "A")...UInt8(ascii: "H"), UInt8(ascii: "d"), UInt8(ascii: "b"):
      // Moves, and the last character once more, whatever its pen was.
      output.append(contentsOf: sequence)
    default:
      showPen(forBlank: false)  // what is erased gets the ground
      output.append(contentsOf: sequence)
    }
  }

  private mutating func takePen(_ sequence: ArraySlice<UInt8>) {
    let parts = sequence.dropFirst(2).dropLast().split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    let numbers = parts.map { $0.isEmpty ? 0 : Int(String(decoding: $0, as: UTF8.self)) ?? -1 }
    if isLost && numbers.first == 0 { (isLost, wanted) = (false, Pen()) }
    var next = wanted
    guard !isLost, next.take(numbers) else {
      showPen(forBlank: false)
      forget()
      return output.append(contentsOf: sequence)
    }
    (wanted, isShown) = (next, next == sent)
  }

  /// Brings the terminal's pen to what the next character needs.
  private mutating func showPen(forBlank: Bool) {
    guard !isLost else { return }
    let numbers =
      sent.map { wanted.numbers(from: $0, forBlank: forBlank) }
      ?? [0] + wanted.numbers(from: Pen(), forBlank: false)
    if !numbers.isEmpty {
      let text = numbers == [0] ? "" : numbers.map { "\($0)" }.joined(separator: ";")
      output.append(contentsOf: "\u{1b}[\(text)m".utf8)
    }
    if sent == nil { sent = wanted } else { sent?.follow(wanted, forBlank: forBlank) }
    isShown = sent == wanted
  }
}
