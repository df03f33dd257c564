import Foundation
import TestSupport
import Testing

@Suite("A session: what it reads, what it leaves, and who looks at it", .serialized)
struct SessionTests {
  @Test("The next session has the panes and the theme of the last, and the configuration is left alone")
  func state() throws {
    let folder = try TemporaryFolder()
    let environment = ["XDG_STATE_HOME=\(folder.path)/state"]
    let first = try TmuxTerminal(120, 40, [], environment: environment)
    #expect(first.wait(for: "TRAIN") && first.screen.contains("⁵samples"))
    first.send("t", "5")
    #expect(first.wait { !$0.contains("⁵samples") }, "\(first.screen)")
    first.send("q", "k")
    #expect(first.exitStatus() == 130)
    let file = try String(contentsOfFile: folder.path + "/state/dctop/state.toml", encoding: .utf8)
    #expect(file.contains("panes = \"loss run clusters events\"") && file.contains("theme = "), "\(file)")
    let second = try TmuxTerminal(120, 40, [], environment: environment)
    #expect(second.wait(for: "TRAIN") && second.wait(for: "⁴events"))
    #expect(!second.screen.contains("⁵samples"), "\(second.screen)")
    second.send("q", "k")
    #expect(second.exitStatus() == 130)
    #expect(try String(contentsOfFile: folder.path + "/state/dctop/state.toml", encoding: .utf8) == file)
  }

  @Test("SIGUSR2 reads the configuration again; what is wrong with it is told, and everything stays")
  func reloading() throws {
    let folder = try TemporaryFolder()
    try folder.write(Array("k = 10\n".utf8), to: "xdg/dctop/config.toml")
    let terminal = try TmuxTerminal(160, 40, [], environment: ["XDG_CONFIG_HOME=\(folder.path)/xdg"])
    #expect(terminal.wait(for: "TRAIN") && terminal.screen.contains("log off"))
    let process = try #require(terminal.process)
    try folder.write(Array("k = 10\ntheme = \"amber\"\nlog = true\n".utf8), to: "xdg/dctop/config.toml")
    kill(process, SIGUSR2)
    #expect(terminal.wait { $0.contains("theme amber") && $0.contains("log y") }, "\(terminal.screen)")
    try folder.write(Array("frame-rate = \"fast\"\n".utf8), to: "xdg/dctop/config.toml")
    kill(process, SIGUSR2)
    #expect(terminal.wait(for: "not read again: "), "\(terminal.screen)")
    #expect(terminal.screen.contains("log y"))
    terminal.send("q", "k")
    #expect(terminal.exitStatus() == 130)
  }

  @Test("A window without the focus gets at most two frames a second; what tells of it is no key")
  func focus() throws {
    let terminal = try TmuxTerminal(120, 40, ["--frame-rate", "20"])
    #expect(terminal.wait(for: "TRAIN"))
    func frames() -> Int {
      let end = Date.now.addingTimeInterval(3)
      var seen: Set<String> = []
      while Date.now < end { seen.insert(terminal.screen) }
      return seen.count
    }
    let focused = frames()
    terminal.tmux("send-keys", "-H", "1b", "5b", "4f")
    usleep(200_000)
    let unfocused = frames()
    #expect(unfocused <= 9 && focused > unfocused, "\(focused) frames in 3 s, \(unfocused) without the focus")
    #expect(!terminal.screen.contains("options"), "\(terminal.screen)")
    terminal.tmux("send-keys", "-H", "1b", "5b", "49")
    usleep(200_000)
    #expect(frames() > unfocused)
    terminal.send("q", "k")
    #expect(terminal.exitStatus() == 130)
  }

  @Test("With --detach-on-hangup a run goes on to its end where its terminal goes away")
  func detaching() throws {
    let words = ["--epochs", "4", "--k", "10", "--detach-on-hangup"]
    let terminal = try TmuxTerminal(100, 30, words)
    #expect(terminal.wait(for: "TRAIN"))
    let (process, run) = (try #require(terminal.process), try #require(terminal.run))
    terminal.tmux("kill-pane")
    let deadline = Date.now.addingTimeInterval(60)
    while Date.now < deadline, kill(process, 0) == 0 { usleep(50_000) }
    #expect(kill(process, 0) != 0, "it ends by itself")
    kill(process, SIGKILL)
    let told = try Program.run(["watch", run, "--plain"])
    #expect(told.output.contains("event finished") && told.output.contains("epoch 4/4"), "\(told)")
  }

  @Test("A paused run that nobody can resume any more is saved and ended, --detach-on-hangup or not")
  func pausedHangup() throws {
    let terminal = try TmuxTerminal(100, 30, ["--detach-on-hangup"])
    #expect(terminal.wait(for: "TRAIN"))
    terminal.send("p")
    #expect(terminal.wait(for: "PAUSED"))
    kill(try #require(terminal.process), SIGHUP)
    #expect(terminal.exitStatus() == 128 + SIGHUP)
  }
}
