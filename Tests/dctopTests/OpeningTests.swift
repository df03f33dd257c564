import Foundation
import TestSupport
import Testing

/// The dashboard stands before the images are looked for, and is given back where there are none.
@Suite("Data behind the first frame", .serialized)
struct OpeningTests {
  /// A file whose opening never ends.
  private func endless(in folder: TemporaryFolder) -> String {
    let path = folder.path + "/images-idx3-ubyte"
    mkfifo(path, 0o600)
    return path
  }

  private func runs(of terminal: TmuxTerminal) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: terminal.folder.path + "/runs")) ?? []
  }

  @Test("The frame stands while data is opened; who leaves at once leaves nothing behind")
  func frameFirst() throws {
    let folder = try TemporaryFolder()
    let terminal = try TmuxTerminal(120, 40, [endless(in: folder)])
    #expect(terminal.wait { $0.contains("LOAD") && $0.contains("¹loss") && $0.contains("⁵samples") })
    #expect(runs(of: terminal).count == 1)
    terminal.send("q")
    #expect(terminal.exitStatus() == 130)
    #expect(terminal.wait(for: "ended") && terminal.modesAreRestored && runs(of: terminal).isEmpty)
  }

  @Test("What is wrong with the data is said on the screen that is given back: status 2, and no run")
  func wrongData() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write([0, 0, 8, 3, 0, 0, 0, 5], to: "cut-idx3-ubyte")
    for data in [folder.path, file, folder.path + "/none"] {
      let terminal = try TmuxTerminal(120, 40, [data])
      #expect(terminal.exitStatus() == 2, "\(terminal.screen)")
      #expect(terminal.wait(for: "ended") && terminal.modesAreRestored)
      #expect(terminal.screen.contains("dctop: ") && !terminal.screen.contains("¹loss"), "\(terminal.screen)")
      #expect(runs(of: terminal).isEmpty)
    }
  }

  @Test("An option that does not fit the data names the file that it comes from")
  func wrongSetting() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Array("k = 5000\n".utf8), to: "many.toml")
    let terminal = try TmuxTerminal(120, 40, ["--config", file])
    #expect(terminal.exitStatus() == 2)
    #expect(terminal.wait(for: "k is set in \(file)") && terminal.screen.contains("--k 5000"), "\(terminal.screen)")
  }
}
