import ArgumentParser
import Curses

/// The options that say how a run is shown.
struct DisplayOptions: ParsableArguments {
  /// How many colours the dashboard uses.
  enum ColorFlag: String, CaseIterable, ExpressibleByArgument, SettingValue {
    case auto, never, ansi16 = "16", palette256 = "256", direct = "true"

    var choice: ColorChoice {
      switch self {
      case .auto: .auto
      case .never: .never
      case .ansi16: .ansi16
      case .palette256: .palette256
      case .direct: .direct
      }
    }
  }

  @Option(help: ArgumentHelp("A theme's name, or the path of a .theme file.", valueName: "name|path"))
  var theme: String?

  @Option(help: "auto, never, 16, 256 or true.")
  var color = ColorFlag.auto

  @Flag(inversion: .prefixedNo, help: "Only ASCII characters.")
  var ascii = false

  @Flag(
    inversion: .prefixedNo, help: "The dashboard closes when the run ends, instead of staying open on it.")
  var exitWhenDone = false

  @Flag(inversion: .prefixedNo, help: "No dashboard: a line an epoch and an event.")
  var plain = false

  @Flag(inversion: .prefixedNo, help: "No dashboard: one JSON object a line.")
  var jsonl = false

  /// As configuration files name them.
  var settings: [Setting] {
    [
      Setting("theme", theme), Setting("color", color), Setting("ascii", ascii),
      Setting("exit-when-done", exitWhenDone), Setting("plain", plain), Setting("jsonl", jsonl),
    ]
  }

  func validate() throws {
    if plain && jsonl { throw ValidationError("--plain and --jsonl exclude each other: take one.") }
  }
}
