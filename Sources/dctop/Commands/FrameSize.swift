import ArgumentParser
import TUI
import Telemetry

/// The size of a frame, as the command line has it: `120x40`.
struct FrameSize: ExpressibleByArgument, SettingValue {
  let size: Size

  private static let limit = 1...1000

  init?(argument: String) {
    let parts = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let width = parts[0], let height = parts[1], FrameSize.limit.contains(width),
      FrameSize.limit.contains(height)
    else { return nil }
    size = Size(width, height)
  }

  static var settingKind: Setting.Kind { .text }
  var json: JSONValue { .text("\(size.width)x\(size.height)") }
}
