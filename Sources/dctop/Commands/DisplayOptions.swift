import ArgumentParser
import Curses
import Dashboard
import TUI

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

    /// The colours that are asked for, whatever the terminal has; nil where it decides.
    var depth: ColorDepth? {
      switch self {
      case .auto: nil
      case .never: .mono
      case .ansi16: .ansi16
      case .palette256: .palette256
      case .direct: .direct
      }
    }
  }

  /// How images are drawn: a mode, the best that there is, or where they are large as pictures.
  enum ImageFlag: String, CaseIterable, ExpressibleByArgument, SettingValue {
    case auto, direct = "true", palette256 = "256", ansi16 = "16", braille, ascii, sixel, kitty

    var mode: ImageMode? { ImageMode(rawValue: rawValue) }
    var pictures: PictureProtocol? { PictureProtocol(rawValue: rawValue) }
  }

  @Option(
    help: ArgumentHelp("A theme's name, or the path of a .theme file.", valueName: "name|path"), completion: .themes)
  var theme: String?

  @Option(help: "auto, never, 16, 256 or true.")
  var color = ColorFlag.auto

  @Flag(inversion: .prefixedNo, help: "Only ASCII characters.")
  var ascii = false

  @Option(
    help: """
      Images in half blocks of true, 256 or 16 colours, in braille, in ascii, or auto: the best of these; or, in a pane \
      alone, as pictures by sixel or kitty, if the terminal has that.
      """)
  var images = ImageFlag.auto

  @Option(help: "A character's width by its height, 0.3 to 1, for images that look too wide or too narrow.")
  var fontRatio = 0.5

  @Flag(inversion: .prefixedNo, help: "Clicks, the wheel and moving borders in the dashboard.")
  var mouse = true

  @Flag(
    inversion: .prefixedNo, help: "The terminal's bell for a loss that is not finite, alarms, and the run's end.")
  var bell = false

  @Flag(inversion: .prefixedNo, help: "h j k l move like the arrows; H is help then, and K how images are drawn.")
  var vimKeys = false

  @Option(help: "Frames a second at most, 1 to 30.")
  var frameRate = 10

  @Option(help: "The factor of the loss's moving average at the start: 0 (off), 0.6, 0.9 or 0.99.")
  var average = 0.9

  @Flag(inversion: .prefixedNo, help: "The loss begins with a logarithmic axis.")
  var log = false

  @Option(
    help: ArgumentHelp(
      "Print one frame as text and exit: of train after loading, else of the run's end; --color adds escapes.",
      valueName: "wxh"))
  var renderOnce: FrameSize?

  @Flag(
    inversion: .prefixedNo, help: "The dashboard closes when the run ends, instead of staying open on it.")
  var exitWhenDone = false

  @Flag(
    inversion: .prefixedNo,
    help: "Training goes on to its end where the terminal goes away, instead of stopping with a snapshot.")
  var detachOnHangup = false

  @Flag(inversion: .prefixedNo, help: "No dashboard: a line an epoch and an event.")
  var plain = false

  @Flag(inversion: .prefixedNo, help: "No dashboard: one JSON object a line.")
  var jsonl = false

  /// As configuration files name them.
  var settings: [Setting] {
    [
      Setting("theme", theme), Setting("color", color), Setting("ascii", ascii),
      Setting("exit-when-done", exitWhenDone), Setting("plain", plain), Setting("jsonl", jsonl),
      Setting("images", images), Setting("mouse", mouse), Setting("bell", bell), Setting("vim-keys", vimKeys),
      Setting("frame-rate", frameRate),
      Setting("average", average), Setting("log", log), Setting("render-once", renderOnce),
      Setting("detach-on-hangup", detachOnHangup), Setting("font-ratio", fontRatio),
    ]
  }

  /// As the dashboard takes them.
  ///
  /// - Parameters:
  ///   - pictures: What of `--images` the terminal takes.
  ///   - hasMouse: Whether the terminal has one.
  func settings(
    depth: ColorDepth, glyphs: Glyphs, pictures: PictureProtocol? = nil, hasMouse: Bool
  ) -> DisplaySettings {
    DisplaySettings(
      depth: depth, glyphs: glyphs, images: images.mode, pictures: pictures, usesMouse: hasMouse ? mouse : nil,
      framesPerSecond: frameRate, averageFactor: average, isLogarithmic: log, usesVimKeys: vimKeys,
      usesBell: bell)
  }

  func validate() throws {
    if plain && jsonl { throw ValidationError("--plain and --jsonl exclude each other: take one.") }
    if renderOnce != nil && (plain || jsonl) {
      throw ValidationError("--render-once prints a frame, --plain and --jsonl print lines: take one.")
    }
    if !DisplaySettings.frameRates.contains(frameRate) {
      throw ValidationError("--frame-rate \(frameRate): expected 1 to 30 frames a second.")
    }
    if !(0.3...1).contains(fontRatio) {
      throw ValidationError("--font-ratio \(fontRatio): expected a character's width by its height, 0.3 to 1.")
    }
    if !DisplaySettings.averageFactors.contains(average) {
      throw ValidationError("--average \(average): expected 0, 0.6, 0.9 or 0.99.")
    }
  }
}
