/// A JSON value whose fields keep their order; Foundation's encoder does neither that nor is it allowed here.
package indirect enum JSONValue: CustomStringConvertible {
  case null
  case int(Int)
  case unsigned(UInt64)
  case float(Float)
  case number(Double?)
  case text(String)
  case array([JSONValue])
  case object([(String, JSONValue)])

  package var description: String {
    switch self {
    case .null: "null"
    case .int(let value): "\(value)"
    case .unsigned(let value): "\(value)"
    case .float(let value): value.isFinite ? "\(value)" : "null"
    case .number(let value): value.flatMap { $0.isFinite ? "\($0)" : nil } ?? "null"
    case .text(let text): JSONValue.quoted(text)
    case .array(let values): "[" + values.map(\.description).joined(separator: ",") + "]"
    case .object(let fields):
      "{" + fields.map { JSONValue.quoted($0.0) + ":" + $0.1.description }.joined(separator: ",") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default:
        if scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) {
          let digits = String(scalar.value, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }
}
