extension String {
  /// Text from outside as it may stand in an HTML page, between tags or within quotes: markup is escaped, and what no
  /// page may hold, or what would turn the order of the letters around it, becomes U+FFFD.
  var htmlEscaped: String {
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      switch scalar {
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
      case "'": result.append(contentsOf: "&#39;".unicodeScalars)
      default: result.append(scalar.isForPages ? scalar : "\u{fffd}")
      }
    }
    return String(result)
  }
}

extension Unicode.Scalar {
  fileprivate var isForPages: Bool {
    switch properties.generalCategory {
    case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator: false
    default: value & 0xfffe != 0xfffe && !(0xfdd0...0xfdef).contains(value)
    }
  }
}
