import Foundation
import TestSupport

/// The program that was built beside the tests.
enum Program {
  static let path = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appendingPathComponent("dctop").path

  /// What programs under test keep for the next, such as the fastest convolution algorithms: beside the build, so that
  /// they are timed once and the user's own cache stays as it is.
  static let cache = URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent("test-cache").path

  struct Result {
    let status: Int32
    let output: String
    let errors: String
  }

  /// Runs it to its end, without the files of who tests. `shell`: what stands around `"$@"`, for pipes and redirections;
  /// `configuration`: the folder that `$XDG_CONFIG_HOME` names.
  static func run(
    _ arguments: [String], shell: String = "exec \"$0\" \"$@\"", configuration: String = "/dev/null"
  ) throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
    process.arguments = ["--kill-after", "5", "120", "/bin/sh", "-c", shell, path] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging([
      "XDG_CACHE_HOME": cache, "XDG_CONFIG_HOME": configuration, "XDG_STATE_HOME": "/dev/null",
    ]) { $1 }
    let folder = try TemporaryFolder()
    let output = try folder.write([], to: "output")
    let errors = try folder.write([], to: "errors")
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: errors)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: try String(contentsOfFile: output, encoding: .utf8),
      errors: try String(contentsOfFile: errors, encoding: .utf8))
  }
}

/// A real terminal: the program in a window of tmux, under a shell that notes the terminal's modes before and after.
final class TmuxTerminal {
  let folder: TemporaryFolder
  private let socket: String

  /// - Parameter environment: `NAME=value` words; `TERM` is that of tmux if it is not among them.
  ///   `isInteractive`: the shell has job control, and a prompt after the program.
  ///   `isTraining`: the program makes a run, in a folder of the terminal's own.
  init(
    _ width: Int, _ height: Int, _ arguments: [String], environment: [String] = [], isInteractive: Bool = false,
    isTraining: Bool = true
  ) throws {
    folder = try TemporaryFolder()
    socket = folder.path + "/socket"
    let output = isTraining ? ["--output", folder.path + "/runs"] : []
    let words = ([Program.path] + arguments + output).map { "'\($0)'" }
    let script = """
      stty -a > before
      env -u CI -u NO_COLOR LC_ALL=C.UTF-8 XDG_CACHE_HOME=\(Program.cache) XDG_CONFIG_HOME=/dev/null \\
        XDG_STATE_HOME=/dev/null \\
        \(environment.joined(separator: " ")) \\
        \(words.joined(separator: " "))
      echo $? > status.new
      stty -a > after
      mv status.new status
      echo ended
      sleep 600
      """
    try folder.write(Array(script.utf8), to: "script")
    let shell = isInteractive ? "bash --norc -i" : "sh script"
    tmux("-f", "/dev/null", "new-session", "-d", "-x", "\(width)", "-y", "\(height)", "cd \(folder.path) && \(shell)")
    if isInteractive {
      send(
        "env -u CI LC_ALL=C.UTF-8 XDG_CACHE_HOME=\(Program.cache) XDG_CONFIG_HOME=/dev/null XDG_STATE_HOME=/dev/null "
          + words.joined(separator: " "), "Enter")
    }
  }

  deinit { tmux("kill-server") }

  @discardableResult
  func tmux(_ arguments: String...) -> String { tmux(arguments) }

  private func tmux(_ arguments: [String]) -> String {
    let output = folder.path + "/tmux-output"
    spawn(["timeout", "10", "tmux", "-S", socket] + arguments, outputTo: output)
    return (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
  }

  var screen: String { tmux("capture-pane", "-p") }

  func send(_ keys: String...) { for key in keys { tmux("send-keys", key) } }

  /// Sends all keys again and again, in one piece.
  func send(_ keys: [String], times: Int) { _ = tmux(["send-keys"] + (0..<times).flatMap { _ in keys }) }

  func resize(_ width: Int, _ height: Int) { tmux("resize-window", "-x", "\(width)", "-y", "\(height)") }

  /// Waits until the screen is as wanted; returns whether it came to that.
  func wait(seconds: Double = 30, _ isWanted: (String) -> Bool) -> Bool {
    let deadline = Date.now.addingTimeInterval(seconds)
    repeat {
      if isWanted(screen) { return true }
      usleep(30_000)
    } while Date.now < deadline
    return false
  }

  func wait(for text: String, seconds: Double = 30) -> Bool { wait(seconds: seconds) { $0.contains(text) } }

  /// The exit status, once the program has ended; nil if it has not in time.
  func exitStatus(seconds: Double = 30) -> Int32? {
    let deadline = Date.now.addingTimeInterval(seconds)
    while Date.now < deadline {
      if let text = read("status") { return Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)) }
      usleep(30_000)
    }
    return nil
  }

  /// Whether the terminal's modes are as they were before the program.
  var modesAreRestored: Bool { read("before") != nil && read("before") == read("after") }

  /// The program's process.
  var process: Int32? {
    let pane = tmux("display-message", "-p", "#{pane_pid}").trimmingCharacters(in: .whitespacesAndNewlines)
    return descendants(of: pane).compactMap { Int32($0) }.first { pid in
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/exe")) == Program.path
    }
  }

  /// The only run's folder.
  var run: String? {
    let runs = folder.path + "/runs"
    return (try? FileManager.default.contentsOfDirectory(atPath: runs))?.first.map { runs + "/" + $0 }
  }

  func read(_ name: String) -> String? { try? String(contentsOfFile: folder.path + "/" + name, encoding: .utf8) }

  private func descendants(of process: String) -> [String] {
    let file = "/proc/\(process)/task/\(process)/children"
    let children = ((try? String(contentsOfFile: file, encoding: .utf8)) ?? "").split(separator: " ").map(String.init)
    return children + children.flatMap(descendants)
  }
}
