import Foundation
import TestSupport
import Testing

@Suite("Watching, replaying, comparing and branching", .serialized)
struct ViewerTests {
  private static func train(_ folder: TemporaryFolder, _ options: [String] = []) throws -> String {
    let words = ["--limit", "300", "--epochs", "3", "--k", "10", "--jsonl", "--output", folder.path]
    let result = try Program.run(words + options)
    #expect(result.status == 0, "\(result.errors)")
    let runs = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !$0.contains("output") }
    return folder.path + "/" + (try #require(runs.max()))
  }

  @Test("A finished run is replayed in the dashboard: to its end, back to its beginning, epoch by epoch")
  func replay() throws {
    let folder = try TemporaryFolder()
    let run = try ViewerTests.train(folder)
    let terminal = try TmuxTerminal(120, 40, ["replay", run], isTraining: false)
    #expect(terminal.wait(for: "dctop replay"))
    terminal.send("}")
    #expect(terminal.wait { $0.contains("DONE") && $0.contains("100 %") }, "\(terminal.screen)")
    #expect(terminal.wait { $0.contains("nearest to the centroid") && $0.contains("#") }, "\(terminal.screen)")
    terminal.send("Space", "{", "Space")
    #expect(terminal.wait { !$0.contains("DONE") && !$0.contains("epoch 3/3") }, "\(terminal.screen)")
    terminal.send("]", "]", "]")
    #expect(terminal.wait { $0.contains("epoch 3/3") }, "\(terminal.screen)")
    terminal.send("q")
    #expect(terminal.exitStatus() == 0 && terminal.modesAreRestored)
  }

  @Test("Lines of a run that is over are those that it printed; watch and replay tell the same")
  func lines() throws {
    let folder = try TemporaryFolder()
    let run = try ViewerTests.train(folder)
    let watched = try Program.run(["watch", run, "--jsonl"])
    let replayed = try Program.run(["replay", run, "--jsonl"])
    #expect(watched.status == 0 && replayed.status == 0, "\(watched.errors) \(replayed.errors)")
    func epochs(_ text: String) -> [Substring] {
      text.split(separator: "\n").filter { $0.contains(#""type":"epoch""#) }
    }
    #expect(epochs(watched.output).count == 3 && epochs(watched.output) == epochs(replayed.output))
    #expect(replayed.output.contains(#""reason":"finished""#) && replayed.output.contains(#""epochs":3"#))
  }

  @Test("A run that another process trains is watched to its end, and nothing is written")
  func watch() throws {
    let folder = try TemporaryFolder()
    let trainer = Process()
    trainer.executableURL = URL(fileURLWithPath: Program.path)
    trainer.arguments = ["--epochs", "1000", "--k", "10", "--jsonl", "--output", folder.path + "/runs"]
    trainer.standardOutput = FileHandle.nullDevice
    try trainer.run()
    defer { trainer.terminate() }
    var run: String?
    for _ in 0..<400 where run == nil {
      usleep(50_000)
      run = (try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/runs"))?.first
        .map { folder.path + "/runs/" + $0 }
      if let found = run, !FileManager.default.fileExists(atPath: found + "/options.json") { run = nil }
    }
    let terminal = try TmuxTerminal(120, 40, ["watch", try #require(run)], isTraining: false)
    #expect(terminal.wait { $0.contains("dctop watch") && $0.contains("TRAIN") }, "\(terminal.screen)")
    let step = TerminalTests.step(terminal.screen)
    #expect(terminal.wait { TerminalTests.step($0) != step }, "\(terminal.screen)")
    terminal.send("Space")
    #expect(terminal.wait(for: "only looking on"))
    trainer.terminate()
    trainer.waitUntilExit()
    #expect(terminal.wait(for: "STOPPED"), "\(terminal.screen)")
    terminal.send("q")
    #expect(terminal.exitStatus() == 0)
  }

  @Test("A branch begins with a snapshot's weights, takes other options and names its parent")
  func branch() throws {
    let folder = try TemporaryFolder()
    let parent = try ViewerTests.train(folder)
    let missing = try Program.run(["branch", parent, "--epoch", "7"])
    #expect(missing.status == 2 && missing.errors.contains("no snapshot of epoch 7") && missing.errors.contains("3"))
    let result = try Program.run([
      "branch", parent, "--epoch", "3", "--k", "7", "--epochs", "1", "--jsonl",
    ])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains(#""k":7"#) && result.output.contains(#""images":300"#))
    let runs = try FileManager.default.contentsOfDirectory(atPath: folder.path).map { folder.path + "/" + $0 }
    let child = try #require(runs.filter { $0 != parent && $0.contains("/20") }.max())
    let compared = try Program.run(["compare", parent, child])
    #expect(compared.status == 0, "\(compared.errors)")
    #expect(compared.output.contains("parent") && compared.output.contains("epoch-003"))
    #expect(compared.output.contains { $0 == "A" } && !compared.output.contains("momentum"))
    #expect(try Program.run(["compare", parent, child, "--jsonl"]).output.contains(#""data":"/"#), "which images")
    #expect(try Program.run(["compare", parent]).status == 2)
  }

  @Test("A run that is not there, or has no database, is told by name")
  func missing() throws {
    let folder = try TemporaryFolder()
    for command in ["watch", "replay"] {
      let result = try Program.run([command, folder.path + "/none"])
      #expect(result.status == 2 && result.errors.contains("none") && result.errors.contains("does not exist"))
    }
  }
}
