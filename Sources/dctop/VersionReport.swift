import Curses
import Datasets
import Foundation
import NN
import RunStore
import TUI
import Tensors

/// What `dctop --version --verbose` tells: the program, its libraries, the processor, and what is chosen for them.
struct VersionReport: CustomStringConvertible {
  var description: String {
    let rows = [("dctop", Version.current)] + libraries + machine + choices + files
    return rows.map { name, text in
      name + String(repeating: " ", count: max(1, 10 - name.count)) + text.sanitized()
    }.joined(separator: "\n")
  }

  private var libraries: [(String, String)] {
    [
      ("Swift", "\(_SwiftStdlibVersion.current)"),
      (
        "libraries",
        [
          ComputeLibrary.description, ComputeLibrary.multiplyDescription, ImageLibraries.description,
          DatabaseLibrary.description, CursesLibrary.description,
        ].joined(separator: ", ")
      ),
    ]
  }

  private var machine: [(String, String)] {
    let (name, flags) = VersionReport.processor
    let features = flags.filter { flag in
      ["sse4_2", "avx", "avx2", "fma", "f16c"].contains(flag) || flag.hasPrefix("avx512") || flag.hasPrefix("avx_")
        || flag.hasPrefix("amx")
    }
    let information = ProcessInfo.processInfo
    return [
      ("processor", "\(name), \(information.activeProcessorCount) cores"),
      ("features", features.joined(separator: " ")),
      ("memory", NumberFormat.bytes(Int(clamping: information.physicalMemory))),
    ]
  }

  private var choices: [(String, String)] {
    let face = TerminalCapability.canShowDashboard ? "dashboard" : "plain lines"
    let term = ProcessInfo.processInfo.environment["TERM"] ?? "no TERM"
    let glyphs = TerminalCapability.glyphs(ascii: false)
    let depth = TerminalCapability.depth(.auto)
    let glyphsName = glyphs == .ascii ? "ASCII" : glyphs == .console ? "Linux console" : "Unicode"
    return [
      ("precision", Precision.supported.map(\.rawValue).joined(separator: " ") + " (auto times them)"),
      ("shown as", "\(face), colours \(depth) (\(term)), glyphs \(glyphsName)"),
      ("images as", ImageMode.usable(nil, glyphs, depth).name),
    ]
  }

  private var files: [(String, String)] {
    [
      ("themes", BundledFiles.folder("themes") ?? "not found: only those that are compiled in"),
      ("samples", BundledFiles.folder("samples") ?? "not found"),
      ("options", UserFiles.configuration ?? "no configuration file"),
    ]
  }

  /// The first processor's name and features, as Linux tells them.
  private static var processor: (name: String, flags: [String]) {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    func value(_ key: String) -> String? {
      text.split(separator: "\n").first { $0.hasPrefix(key) }.flatMap { line in
        line.split(separator: ":", maxSplits: 1).dropFirst().first.map { $0.trimmingCharacters(in: .whitespaces) }
      }
    }
    return (value("model name") ?? "unknown", (value("flags") ?? "").split(separator: " ").map(String.init))
  }
}
