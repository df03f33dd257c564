import Dashboard
import Foundation
import RunStore
import TOMLKit
import Telemetry

/// `state.toml`: how the dashboard was left, for the next session. Written by the program alone; a file that cannot be
/// read or written is no reason for anything but to begin afresh.
struct StateFile {
  var memory = FaceMemory()
  /// What finds the theme that was chosen with `t`; the configuration's goes before it.
  var theme: String?

  /// `$XDG_STATE_HOME/dctop/state.toml`, or below `~/.local/state`; nil where neither is known.
  private static var path: String? {
    let environment = ProcessInfo.processInfo.environment
    let folder =
      environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? environment["HOME"].map { $0 + "/.local/state" }
    return folder.map { $0 + "/dctop/state.toml" }
  }

  /// What the last session has left.
  init() {
    guard let path = StateFile.path,
      let file = try? TOMLFile(path, kind: "state file", example: "layout = \"everything\"")
    else { return }
    let text = { (key: String) in file.table[key]?.string }
    memory = FaceMemory(layout: text("layout"), panes: text("panes"), clusterView: text("cluster-view"))
    theme = text("theme")
  }

  /// Writes what a session leaves; another file beside it first.
  func save() {
    let values = [
      ("theme", theme), ("layout", memory.layout), ("panes", memory.panes), ("cluster-view", memory.clusterView),
    ]
    let lines = values.compactMap { name, value in value.map { "\(name) = \(JSONValue.text($0))" } }
    guard let path = StateFile.path else { return }
    do {
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try ExportPlace(path, replaces: true).writeFile { staged in
        let writer = try FileWriter(staged)
        try writer.write("# How dctop's dashboard was left; written by dctop. Remove it to begin afresh.\n")
        try writer.write(lines.map { $0 + "\n" }.joined())
        try writer.finish()
      }
    } catch {
      return  // a folder that takes no files takes nothing from the run
    }
  }
}
