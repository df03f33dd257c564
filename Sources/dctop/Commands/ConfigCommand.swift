import ArgumentParser
import DeepCluster
import Foundation
import NN
import TUI
import Telemetry

/// `dctop config [DATA] [options]`: what `dctop train` with the same words would do.
struct ShowConfiguration: Configured {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Print the options as a TOML file, with where each comes from.",
    discussion: """
      Options come from the command line, then from --config, then from $XDG_CONFIG_HOME/dctop/config.toml (default: \
      ~/.config/dctop/config.toml), then from the defaults. With DATA, what dctop chooses by the data is told too. What \
      is printed can be used as a --config file.
      """)

  @OptionGroup var train: Train
  @Flag(help: "One JSON object instead: each option's value and origin.")
  var json = false

  var settings: [Setting] { train.settings }
  var config: String? { train.config }

  func run() throws {
    let layers = try SettingLayers(for: self, Array(CommandLine.arguments.dropFirst()))
    let chosen = try train.data == nil ? [] : chosenSettings()
    let lines = settings.map { setting in
      let choice = setting.toml == nil ? chosen.first { $0.name == setting.name } : nil
      let origin = choice == nil ? layers.origin(of: setting.name) : "chosen for the data and the machine"
      return (choice ?? setting, origin)
    }
    if json {
      print(
        JSONValue.object(
          lines.map { setting, origin in
            (setting.name, .object([("value", setting.json), ("origin", .text(origin))]))
          }))
    } else {
      for (setting, origin) in lines { print(ShowConfiguration.line(setting, origin)) }
    }
  }

  /// What the data and the machine decide where no option does.
  private func chosenSettings() throws -> [Setting] {
    do {
      let plan = try train.request().plan()
      return [
        Setting("k", plan.k), Setting("backbone", plan.backbone.name), Setting("input-size", plan.side),
        Setting("batch", plan.batch), Setting("learning-rate", plan.learningRate), Setting("sobel", plan.sobel),
        Setting("augment", plan.augmentation),
        Setting("threads", plan.threads), Setting("memory", Double(plan.memoryBudget) / 1e9),
      ]
    } catch {
      throw UsageError(error)
    }
  }

  /// A line of TOML; a comment for what has no value.
  private static func line(_ setting: Setting, _ origin: String) -> String {
    let text = setting.toml.map { "\(setting.name) = \($0)" } ?? "# \(setting.name) ="
    return text + String(repeating: " ", count: max(1, 32 - text.count)) + "# " + origin.sanitized()
  }
}
