import Telemetry

/// Which clusters a filter lets through: all of its terms, which spaces separate, must hold.
///
/// A term is a number (`12` or `c12`), a part of the name of a cluster's most frequent class (`cat`), or a figure
/// compared with a number (`size>50`, `churn<=20`, in percent, `age=0`).
struct ClusterFilter: Sendable {
  /// Why a text is no filter, in words for the user.
  struct Problem: Error {
    let message: String
  }

  private enum Term: Sendable {
    /// A number or a name, in lower case.
    case word(String, number: Int?)
    case comparison(ClusterKey, Comparison, Double)
  }

  private enum Comparison: String, CaseIterable, Sendable {
    // Those of two characters first, for they begin like those of one.
    case atLeast = ">="
    case atMost = "<="
    case above = ">"
    case below = "<"
    case equal = "="

    func holds(_ a: Double, _ b: Double) -> Bool {
      switch self {
      case .atLeast: a >= b
      case .atMost: a <= b
      case .above: a > b
      case .below: a < b
      case .equal: a == b
      }
    }
  }

  private let terms: [Term]

  /// The filter that a text means; an empty one lets everything through.
  ///
  /// - Throws: ``Problem``.
  init(_ text: String) throws(Problem) {
    var terms: [Term] = []
    for part in text.lowercased().split(separator: " ") { terms.append(try ClusterFilter.term(String(part))) }
    self.terms = terms
  }

  private static func term(_ text: String) throws(Problem) -> Term {
    guard let start = text.firstIndex(where: { "<>=".contains($0) }) else {
      return .word(text, number: Int(text.first == "c" ? String(text.dropFirst()) : text))
    }
    guard let comparison = Comparison.allCases.first(where: { text[start...].hasPrefix($0.rawValue) }) else {
      throw Problem(message: "expected < > <= >= or =")
    }
    let name = String(text[..<start])
    guard let key = ClusterKey(rawValue: name == "id" ? ClusterKey.number.rawValue : name) else {
      throw Problem(message: "expected size age churn purity spread id")
    }
    var number = text[start...].dropFirst(comparison.rawValue.count)
    if number.last == "%" { number.removeLast() }
    guard let value = Double(number), value.isFinite else {
      throw Problem(message: "expected a number behind \(name)\(comparison.rawValue)")
    }
    return .comparison(key, comparison, value)
  }

  /// Whether a cluster passes.
  ///
  /// - Parameter classNames: Those of the data; nil where it has none.
  func allows(_ cluster: Int, in picture: ClusterPicture, classNames: [String]?) -> Bool {
    terms.allSatisfy { term in
      switch term {
      case .comparison(let key, let comparison, let limit):
        return key.value(of: cluster, in: picture).map { comparison.holds($0, limit) } ?? false
      case .word(let word, let number):
        if number == cluster { return true }
        guard picture.figures.indices.contains(cluster), let label = picture.figures[cluster].labels.first?.number,
          let classNames, classNames.indices.contains(label)
        else { return false }
        let name = classNames[label].lowercased()
        return number == nil ? name.contains(word) : name == word  // 7 is not 17
      }
    }
  }
}
