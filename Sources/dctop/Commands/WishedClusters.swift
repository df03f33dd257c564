import ArgumentParser
import Telemetry

/// The value of `--k`: a number, or `auto` for as many clusters as the run finds.
enum WishedClusters: Equatable, ExpressibleByArgument, SettingValue {
  case exactly(Int)
  case auto

  init?(argument: String) {
    if argument == "auto" {
      self = .auto
    } else if let number = Int(argument) {
      self = .exactly(number)
    } else {
      return nil
    }
  }

  /// Nil where the run finds it.
  var number: Int? { if case .exactly(let number) = self { number } else { nil } }

  static var settingKind: Setting.Kind { .integerOrAuto }
  var json: JSONValue { number.map { .int($0) } ?? .text("auto") }
}
