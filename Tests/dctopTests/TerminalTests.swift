import Foundation
import TestSupport
import Testing

@Suite("The program in a terminal", .serialized)
struct TerminalTests {
  /// The step counter of the header, such as "12/28", with the epoch before it.
  static func step(_ screen: String) -> String? {
    let words = (screen.split(separator: "\n").first ?? "").split(separator: " ").map(String.init)
    guard let place = words.firstIndex(of: "step"), place + 1 < words.count else { return nil }
    return words[place - 1] + " " + words[place + 1]
  }

  /// Pauses within an epoch, and returns where; a pause that falls between two epochs has no step to freeze.
  private func pausedInTraining(_ terminal: TmuxTerminal) -> String? {
    for _ in 0..<20 {
      guard terminal.wait({ $0.contains("TRAIN") && TerminalTests.step($0) != nil }) else { return nil }
      terminal.send("p")
      guard terminal.wait(for: "PAUSED") else { return nil }
      if let step = TerminalTests.step(terminal.screen) { return step }
      terminal.send("p")
      guard terminal.wait({ !$0.contains("PAUSED") }) else { return nil }
    }
    return nil
  }

  @Test("Panes appear; p freezes the step counter, . moves it by one, p goes on")
  func pausing() throws {
    let terminal = try TmuxTerminal(120, 40, [])
    for text in ["¹loss", "²run", "³clusters", "⁴events", "⁵samples", "TRAIN", "nearest to the centroid", "#"] {
      #expect(terminal.wait(for: text), "\(text) in\n\(terminal.screen)")
    }
    let frozen = try #require(pausedInTraining(terminal), "\(terminal.screen)")
    usleep(700_000)
    #expect(TerminalTests.step(terminal.screen) == frozen)
    terminal.send(".", ".", ".")
    #expect(terminal.wait { TerminalTests.step($0) != frozen && $0.contains("PAUSED") })
    terminal.send("p")
    #expect(terminal.wait { !$0.contains("PAUSED") })
    let before = TerminalTests.step(terminal.screen)
    #expect(terminal.wait { TerminalTests.step($0) != before })
  }

  @Test("While it is paused, the terminal gets nothing")
  func stillness() throws {
    let terminal = try TmuxTerminal(120, 40, [], environment: ["COLORTERM=truecolor"])
    #expect(terminal.wait(for: "TRAIN"))
    terminal.send("p")
    #expect(terminal.wait(for: "PAUSED"))
    sleep(6)  // what the pause itself changes, the processor's load at last
    let bytes = try #require(terminal.run) + "/bytes"
    terminal.tmux("pipe-pane", "-O", "cat >\(bytes)")
    sleep(4)
    #expect(try Data(contentsOf: URL(fileURLWithPath: bytes)).count == 0)
    terminal.send("p")
    #expect(terminal.wait { !$0.contains("PAUSED") })
    sleep(1)
    #expect(try Data(contentsOf: URL(fileURLWithPath: bytes)).count > 0)
  }

  @Test("s leaves a whole snapshot; q asks, and s saves and leaves the terminal as it was")
  func snapshotAndQuit() throws {
    let terminal = try TmuxTerminal(100, 35, [], environment: ["COLORTERM=truecolor"])
    #expect(terminal.wait(for: "step"))
    terminal.send("Home", "End")  // tmux does not send xterm's, and none of its characters is a key of its own
    terminal.send("s")
    #expect(terminal.wait(for: "snapshot epoch-") && terminal.screen.contains("⁴events"))
    let run = try #require(terminal.run)
    let snapshots = try FileManager.default.contentsOfDirectory(atPath: run + "/snapshots")
    let first = try #require(snapshots.first)
    for file in ["assignments.csv", "centroids.safetensors", "clusters.json", "manifest.json", "weights.safetensors"] {
      #expect(FileManager.default.fileExists(atPath: "\(run)/snapshots/\(first)/\(file)"))
    }
    terminal.send("q")
    #expect(terminal.wait(for: "Quit?"))
    terminal.send("s")
    #expect(terminal.exitStatus() == 0)
    #expect(terminal.wait(for: "ended") && terminal.modesAreRestored)
    #expect(terminal.screen.contains("the run is in") && !terminal.screen.contains("¹loss"))
  }

  @Test("Resizing through all sizes does no harm")
  func resizing() throws {
    let terminal = try TmuxTerminal(120, 40, [])
    #expect(terminal.wait(for: "TRAIN"))
    for (width, height) in [(80, 24), (40, 12), (20, 5), (1, 1), (250, 70), (39, 40), (120, 11), (60, 20), (100, 35)] {
      terminal.resize(width, height)
      usleep(60_000)
    }
    terminal.resize(30, 10)
    #expect(terminal.wait(for: "needs 40x12, have 30x10"))
    terminal.resize(120, 40)
    #expect(terminal.wait(for: "⁵samples"))
    #expect(terminal.process != nil)
  }

  @Test(
    "Signals save, restore the terminal and tell by the status",
    arguments: [SIGTERM, SIGINT, SIGQUIT])
  func signals(_ signal: Int32) throws {
    let terminal = try TmuxTerminal(80, 24, [])
    #expect(terminal.wait(for: "TRAIN"))
    kill(try #require(terminal.process), signal)
    #expect(terminal.exitStatus() == 128 + signal)
    #expect(terminal.modesAreRestored && terminal.wait(for: "ended"))
    let snapshots = try FileManager.default.contentsOfDirectory(atPath: try #require(terminal.run) + "/snapshots")
    #expect(snapshots.count == 1 && !snapshots[0].contains("partial"))
  }

  @Test("A trap inside the program leaves a sane terminal", arguments: [SIGILL, SIGSEGV])
  func trap(_ signal: Int32) throws {
    let terminal = try TmuxTerminal(80, 24, [])
    #expect(terminal.wait(for: "TRAIN"))
    kill(try #require(terminal.process), signal)
    #expect(terminal.exitStatus() == 128 + signal)
    #expect(terminal.modesAreRestored && terminal.wait(for: "ended"))
    #expect(terminal.tmux("display-message", "-p", "#{alternate_on} #{cursor_flag}").hasPrefix("0 1"))
  }

  @Test("Ctrl-Z gives the shell its terminal back, fg goes on")
  func suspended() throws {
    let terminal = try TmuxTerminal(80, 24, [], isInteractive: true)
    #expect(terminal.wait(for: "TRAIN"))
    terminal.send("C-z")
    #expect(terminal.wait(for: "Stopped"))
    let process = try #require(terminal.process)
    #expect(try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8).contains(") T "))
    terminal.send("fg", "Enter")
    #expect(terminal.wait { $0.contains("loss") && $0.contains("ETA") })
    terminal.send("q", "k")
    #expect(terminal.wait(for: "the run is in"))
  }

  @Test("A terminal that goes away ends the program, with everything saved")
  func hangUp() throws {
    let terminal = try TmuxTerminal(80, 24, [])
    #expect(terminal.wait(for: "TRAIN"))
    let process = try #require(terminal.process)
    let run = try #require(terminal.run)
    terminal.tmux("kill-server")
    var isGone = false
    for _ in 0..<200 where !isGone {
      usleep(50_000)
      let state = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
      isGone = state.map { $0.contains(") Z ") } ?? true  // whoever inherits it may not ask for its end
    }
    #expect(isGone)
    #expect(try FileManager.default.contentsOfDirectory(atPath: run + "/snapshots").count == 1)
  }

  @Test(
    "Every kind of terminal, locale and theme",
    arguments: [
      ["TERM=xterm-256color"], ["TERM=xterm-256color", "COLORTERM=truecolor"], ["TERM=xterm"], ["TERM=vt100"],
      ["TERM=linux"], ["NO_COLOR=1"], ["LC_ALL=C"], ["LC_ALL=nowhere"],
      ["TERM=screen", "LC_ALL=POSIX"],
    ])
  func terminals(_ environment: [String]) throws {
    let terminal = try TmuxTerminal(100, 35, [], environment: environment)
    #expect(terminal.wait(for: "loss"), "\(terminal.screen)")
    #expect(terminal.wait(for: "TRAIN"))
    terminal.send("t", "v", "5", "?", "Escape", "Right")
    #expect(terminal.wait(for: "by number"), "\(terminal.screen)")
    terminal.send("C-c", "C-c")
    #expect(terminal.exitStatus() == 0)
    #expect(terminal.modesAreRestored)
  }

  @Test("A terminal that cannot be drawn on gets lines", arguments: ["dumb", "", "nonsense"])
  func noScreen(_ name: String) throws {
    let terminal = try TmuxTerminal(100, 35, ["--limit", "300", "--epochs", "1"], environment: ["TERM=\(name)"])
    #expect(terminal.exitStatus() == 0)
    #expect(terminal.wait(for: "ended") && terminal.modesAreRestored)
    #expect(terminal.screen.contains("epoch 1/1") && !terminal.screen.contains("loss┌"), "\(terminal.screen)")
  }

  @Test("What a C library prints goes into the run's log, not over the screen")
  func strayPrints() throws {
    let terminal = try TmuxTerminal(120, 40, [], environment: ["DNNL_VERBOSE=1"])  // oneDNN tells of every primitive
    #expect(terminal.wait(for: "TRAIN"))
    let before = TerminalTests.step(terminal.screen)
    #expect(terminal.wait { $0.contains("¹loss") && TerminalTests.step($0) != before })
    #expect(!terminal.screen.contains("onednn") && !terminal.screen.contains("dnnl_verbose"), "\(terminal.screen)")
    let log = try String(contentsOfFile: try #require(terminal.run) + "/stderr.log", encoding: .utf8)
    #expect(log.contains("onednn_verbose,exec,cpu,"))
    terminal.send("C-c", "C-c")
    #expect(terminal.exitStatus() == 0 && terminal.modesAreRestored)
  }

  @Test("Hundreds of keys at once while it trains: the next one is answered, and nothing is lost")
  func manyKeys() throws {
    let terminal = try TmuxTerminal(120, 40, [])
    #expect(terminal.wait(for: "TRAIN"))
    for _ in 0..<3 {
      terminal.send(Array("vewkvyg-+").map(String.init) + ["Right", "Down", "Tab"], times: 10)
    }
    terminal.send("?")
    #expect(terminal.wait(for: "pause and resume training", seconds: 10), "\(terminal.screen)")
    terminal.send("Escape", "C-c", "C-c")
    #expect(terminal.exitStatus() == 0 && terminal.modesAreRestored)
  }

  @Test("At its end the dashboard stays, or closes if asked")
  func ending() throws {
    let terminal = try TmuxTerminal(100, 35, ["--epochs", "1"])
    #expect(terminal.wait(for: "DONE"))
    terminal.send("q")
    #expect(terminal.exitStatus() == 0)
    let closing = try TmuxTerminal(100, 35, ["--epochs", "1", "--exit-when-done", "--images", "kitty"])
    #expect(closing.exitStatus() == 0)
    #expect(closing.screen.contains("--images kitty: tmux keeps pictures from the terminal"))
  }
}
