extension Theme {
  /// Reads a theme in btop's form: lines `theme[key]="value"`, comments behind `#`.
  ///
  /// A value is `#RRGGBB`, `#BW` (grey), `R G B`, or empty for what the terminal shows by itself. Unknown keys are
  /// kept without harm; a bad value is a warning, and the colour is as if it were missing. A warning begins with the
  /// number of its line, as in `5: title: expected …`, so that a file's path and a colon fit before it.
  public static func parse(_ text: String, name: String) -> (theme: Theme, warnings: [String]) {
    var colors: [String: Color] = [:]
    var warnings: [String] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let line = line.trimmed
      if line.isEmpty || line.hasPrefix("#") { continue }
      guard let (key, value) = assignment(line) else {
        warnings.append("\(index + 1): expected theme[key]=\"value\"")
        continue
      }
      guard let color = color(value) else {
        warnings.append(
          "\(index + 1): \(key.sanitized()): expected #RRGGBB, #BW or \"R G B\", found \"\(value.sanitized())\"")
        continue
      }
      colors[key] = color
    }
    return (Theme(name: name, colors: colors), warnings)
  }

  private static func assignment(_ line: String) -> (key: String, value: String)? {
    guard line.hasPrefix("theme["), let close = line.firstIndex(of: "]") else { return nil }
    let key = String(line[line.index(line.startIndex, offsetBy: 6)..<close])
    let rest = String(line[line.index(after: close)...]).trimmed
    guard rest.hasPrefix("=") else { return nil }
    var value = String(rest.dropFirst()).trimmed
    if let quote = value.first, quote == "\"" || quote == "'" {
      value.removeFirst()
      guard let end = value.firstIndex(of: quote) else { return nil }
      value = String(value[..<end])
    }
    return key.isEmpty ? nil : (key, value.trimmed)
  }

  private static func color(_ value: String) -> Color? {
    if value.isEmpty { return .terminalDefault }
    if value.hasPrefix("#") {
      let digits = value.dropFirst()
      guard let number = UInt32(digits, radix: 16), digits.first != "+" else { return nil }
      if digits.count == 2 { return .rgb(UInt8(number), UInt8(number), UInt8(number)) }
      guard digits.count == 6 else { return nil }
      return .rgb(UInt8(number >> 16), UInt8(number >> 8 & 255), UInt8(number & 255))
    }
    let parts = value.split(separator: " ").map { UInt8($0) }
    guard parts.count == 3, let red = parts[0], let green = parts[1], let blue = parts[2] else { return nil }
    return .rgb(red, green, blue)
  }
}

extension StringProtocol {
  /// The text without white space at its ends.
  var trimmed: String {
    var part = self[...]
    while let first = part.first, first.isWhitespace { part.removeFirst() }
    while let last = part.last, last.isWhitespace { part.removeLast() }
    return String(part)
  }
}
