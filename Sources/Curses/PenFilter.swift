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
  /// Those of the sequence at hand.
  private var numbers: [Int] = []

  package init() {}

  /// Something else has been sent.
  package mutating func forget() { (sent, isShown, isLost, charset) = (nil, false, true, []) }

  /// What is to be sent instead of the bytes, which hold whole sequences.
  package mutating func reduce(_ bytes: [UInt8]) -> [UInt8] {
    output.removeAll(keepingCapacity: true)
    output.reserveCapacity(bytes.count)
    bytes.withUnsafeBufferPointer { bytes in
      var place = 0
      while place < bytes.count {
        let byte = bytes[place]
        guard byte == 0x1b else {
          if byte >= 0x20 && !isShown { showPen(forBlank: byte == 0x20) }
          output.append(byte)
          place += 1
          continue
        }
        let end = PenFilter.endOfSequence(bytes, at: place)
        takeSequence(bytes[place..<end])
        place = end
      }
    }
    return output
  }

  /// Where the escape sequence at a place ends.
  private static func endOfSequence(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Int {
    guard start + 1 < bytes.count else { return bytes.count }
    switch bytes[start + 1] {
    case UInt8(ascii: "["):
      var end = start + 2
      while end < bytes.count && !(0x40...0x7e).contains(bytes[end]) { end += 1 }
      return min(end + 1, bytes.count)
    case UInt8(ascii: "("), UInt8(ascii: ")"): return min(start + 3, bytes.count)
    default: return start + 2
    }
  }

  private mutating func takeSequence(_ sequence: Slice<UnsafeBufferPointer<UInt8>>) {
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

  private mutating func takePen(_ sequence: Slice<UnsafeBufferPointer<UInt8>>) {
    readNumbers(sequence.dropFirst(2).dropLast())
    if isLost && numbers.first == 0 { (isLost, wanted) = (false, Pen()) }
    var next = wanted
    guard !isLost, next.take(numbers) else {
      showPen(forBlank: false)
      forget()
      return output.append(contentsOf: sequence)
    }
    (wanted, isShown) = (next, next == sent)
  }

  /// The numbers between semicolons; one that is left out is 0, and -1 is what is none.
  private mutating func readNumbers(_ text: Slice<UnsafeBufferPointer<UInt8>>) {
    numbers.removeAll(keepingCapacity: true)
    var number = 0
    for byte in text {
      switch byte {
      case UInt8(ascii: ";"):
        numbers.append(number)
        number = 0
      case UInt8(ascii: "0")...UInt8(ascii: "9") where 0...9_999 ~= number:
        number = 10 * number + Int(byte - UInt8(ascii: "0"))
      default: number = -1
      }
    }
    numbers.append(number)
  }

  /// Brings the terminal's pen to what the next character needs.
  private mutating func showPen(forBlank: Bool) {
    guard !isLost else { return }
    wanted.appendChange(from: sent, forBlank: forBlank, to: &output)
    if sent == nil { sent = wanted } else { sent?.follow(wanted, forBlank: forBlank) }
    isShown = sent == wanted
  }
}
