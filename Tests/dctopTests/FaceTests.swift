import Foundation
import TestSupport
import Testing

@Suite("Frames without a terminal, and options that are kept", .serialized)
struct FaceTests {
  @Test("--render-once prints the same frame of a run again and again; of train, without training or files")
  func renderOnce() throws {
    let folder = try TemporaryFolder()
    let words = ["--limit", "300", "--epochs", "2", "--k", "10", "--jsonl", "--output", folder.path + "/runs"]
    #expect(try Program.run(words).status == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/runs")
    let run = folder.path + "/runs/" + (try #require(names.first))
    for command in ["watch", "replay"] {
      let first = try Program.run([command, run, "--render-once", "100x35"])
      #expect(first.status == 0 && first.errors.isEmpty, "\(first.errors)")
      let lines = first.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      #expect(lines.count == 35, "\(first.output)")
      #expect(lines[0].hasPrefix(" dctop \(command) ") && lines[0].contains("DONE"), "\(first.output)")
      #expect(first.output.contains("#") && !first.output.contains("\u{1b}"))
      #expect(try Program.run([command, run, "--render-once", "100x35"]).output == first.output)
    }
    let colored = try Program.run(["watch", run, "--render-once", "100x35", "--color", "256", "--theme", "moss"])
    #expect(colored.status == 0 && colored.output.contains("\u{1b}[0;38;5;"))
    let loaded = ["--limit", "300", "--render-once", "80x24", "--output", folder.path + "/none"]
    let train = try Program.run(loaded)
    #expect(train.status == 0 && train.output.contains("digits") && train.output.contains("n=300"), "\(train.output)")
    #expect(try Program.run(loaded).output == train.output)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/none"))
    let wrong = try Program.run(["watch", run, "--render-once", "0x40"])
    #expect(wrong.status == 2 && wrong.errors.contains("0x40"))
  }

  @Test("Options are saved beside what the file holds; the screen goes into a file; a broken theme is told and used")
  func saving() throws {
    let folder = try TemporaryFolder()
    try folder.write(Array("# mine\nk = 10\ntheme = \"broken\"  # for now\n".utf8), to: "xdg/dctop/config.toml")
    let broken = (0..<40).map { "theme[title\($0)]=#12\($0)" }.joined(separator: "\n")
    try folder.write(Array(broken.utf8), to: "xdg/dctop/themes/broken.theme")
    let terminal = try TmuxTerminal(160, 40, [], environment: ["XDG_CONFIG_HOME=\(folder.path)/xdg"])
    #expect(terminal.wait(for: "TRAIN"))
    terminal.send("t")
    #expect(terminal.wait { $0.contains("themes") && $0.contains("amber") }, "\(terminal.screen)")
    terminal.send("Escape", "m", "o", "s")
    #expect(terminal.wait(for: "theme, mouse saved to"), "\(terminal.screen)")
    terminal.send("Escape", "C-p")
    #expect(terminal.wait(for: "screen written to screen-"), "\(terminal.screen)")
    terminal.send("q", "k")
    #expect(terminal.exitStatus() == 130)
    let file = try String(contentsOfFile: folder.path + "/xdg/dctop/config.toml", encoding: .utf8)
    #expect(file == "# mine\nk = 10\ntheme = \"amber\"  # for now\nmouse = false\n", "\(file)")
    let names = try FileManager.default.contentsOfDirectory(atPath: terminal.folder.path)
    let screen = try #require(names.first { $0.hasPrefix("screen-") && $0.hasSuffix(".txt") })
    #expect(terminal.read(screen)?.contains("¹loss") == true)
    #expect(terminal.screen.contains("broken.theme:5: ") && terminal.screen.contains("35 more lines are wrong"))
  }
}
