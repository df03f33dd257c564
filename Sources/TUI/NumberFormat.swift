/// Numbers as people read them; short, and of a width that does not jump.
public enum NumberFormat {
  /// `value` with that many digits behind the point; `-` for what does not exist.
  public static func fixed(_ value: Double?, _ digits: Int) -> String {
    guard let value else { return "-" }
    guard value.isFinite else { return value.isNaN ? "nan" : value > 0 ? "inf" : "-inf" }
    let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
    guard abs(value) * scale < 9e15 else { return scientific(value) }
    let rounded = Int64((abs(value) * scale).rounded())
    let sign = value < 0 && rounded != 0 ? "-" : ""
    if digits == 0 { return "\(sign)\(rounded)" }
    let part = "\(rounded % Int64(scale))"
    return "\(sign)\(rounded / Int64(scale)).\(String(repeating: "0", count: digits - part.count))\(part)"
  }

  /// `5.12e25`, of what would be a long row of digits.
  private static func scientific(_ value: Double) -> String {
    var (mantissa, exponent) = (abs(value), 0)
    while mantissa >= 9.995 {
      mantissa /= 10
      exponent += 1
    }
    return (value < 0 ? "-" : "") + fixed(mantissa, 2) + "e\(exponent)"
  }

  /// `12 345`.
  public static func grouped(_ value: Int) -> String {
    var digits = Array("\(abs(value))")
    var place = digits.count - 3
    while place > 0 {
      digits.insert(" ", at: place)
      place -= 3
    }
    return (value < 0 ? "-" : "") + String(digits)
  }

  /// `4.8k`, `12M`: at most four characters for what is below a billion.
  public static func compact(_ value: Double) -> String {
    guard value.isFinite else { return fixed(value, 0) }
    for (limit, unit) in [(1e9, "G"), (1e6, "M"), (1e3, "k")] where abs(value) >= limit {
      let scaled = value / limit
      return fixed(scaled, abs(scaled) < 9.95 ? 1 : 0) + unit
    }
    return fixed(value, 0)
  }

  /// Three digits or so of a number of any size, and no zeros that say nothing: `0.05`, `9211`, `1.2e-5`, `12M`.
  public static func brief(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return fixed(value, 0) }
    if abs(value) >= 1e5 { return compact(value) }
    var (power, exponent) = (1.0, 0)
    while abs(value) * power < 1 - 1e-12 {
      power *= 10
      exponent -= 1
    }
    let scaled = abs(value) * power
    let sign = value < 0 ? "-" : ""
    if exponent < -4 { return sign + trimmed(fixed(scaled, 1)) + "e\(exponent)" }
    return sign + trimmed(fixed(abs(value), scaled >= 100 ? 0 : scaled >= 10 ? 1 : 2 - exponent))
  }

  private static func trimmed(_ number: String) -> String {
    guard number.contains(".") else { return number }
    let digits = number.reversed().drop { $0 == "0" }
    return String((digits.first == "." ? digits.dropFirst() : digits).reversed())
  }

  /// `16 MiB`.
  public static func bytes(_ count: Int) -> String {
    for (power, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")] where count >= 1 << power {
      let scaled = Double(count) / Double(1 << power)
      return fixed(scaled, scaled < 9.95 ? 1 : 0) + " " + unit
    }
    return "\(count) B"
  }

  /// `00:44:10`; days in front where there are any.
  public static func duration(_ seconds: Double?) -> String {
    guard let seconds, seconds.isFinite, seconds < 1e9 else { return "--:--:--" }
    let whole = Int(max(0, seconds).rounded())
    let days = whole / 86_400
    return (days > 0 ? "\(days)d " : "") + clock(whole % 86_400)
  }

  /// `2 min ago`: how long ago something was, in the largest unit that it fills.
  public static func age(_ seconds: Double) -> String {
    guard seconds < 1e9 else { return "-" }
    for (length, unit) in [(86_400.0, "d"), (3600, "h"), (60, "min")] where seconds >= length {
      return "\(Int(seconds / length)) \(unit) ago"
    }
    return "just now"
  }

  /// A length of time in words: `42 s`, `3 min 20 s`, `2 h 5 min`.
  public static func length(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "-" }
    let whole = Int(max(0, seconds).rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole / 60 % 60) min"
  }

  /// `20:58:31`.
  public static func clock(_ secondsOfDay: Int) -> String {
    [secondsOfDay / 3600, secondsOfDay / 60 % 60, secondsOfDay % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
      .joined(separator: ":")
  }

  /// `6.3 %`.
  public static func percent(_ share: Double?, _ digits: Int = 1) -> String {
    share.map { fixed($0 * 100, digits) + " %" } ?? "-"
  }

  /// `37 %`; `<1 %` and `>99 %` of what would be rounded to nothing or to all.
  public static func roundPercent(_ share: Double) -> String {
    if share > 0 && share < 0.005 { return "<1 %" }
    if share < 1 && share >= 0.995 { return ">99 %" }
    return percent(share, 0)
  }
}
