import Foundation
import TestSupport
import Testing

@Suite("A disk without room")
struct DiskTests {
  @Test("Training goes on to its end and says what could not be kept and why; nothing half written is left")
  func full() throws {
    let folder = try TemporaryFolder()
    // No file may grow beyond 1 MiB: the database fits, checkpoints and the snapshot's weights do not.
    let result = try Program.run(
      [
        "train", TestFiles.root.path + "/samples/digits", "--limit", "60", "--k", "3", "--epochs", "2", "--plain",
        "--precision", "f32", "--algorithm", "direct", "--output", folder.path,
      ], shell: "trap '' XFSZ; ulimit -f 2048; exec \"$0\" \"$@\"")
    #expect(result.status == 0, "\(result)")
    let told = result.output + result.errors
    #expect(told.contains("no checkpoint was kept") && told.contains("File too large"), "\(told)")
    #expect(told.contains("weights.safetensors"), "the snapshot")
    let id = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.path).first)
    let run = folder.path + "/" + id
    let left = try FileManager.default.subpathsOfDirectory(atPath: run)
    #expect(!left.contains { $0.contains("partial") || $0.hasPrefix("snapshots/") }, "\(left)")
    #expect(left.contains("run.sqlite") && left.contains("options.json"))
    let shown = try Program.run(["runs", "--output", folder.path, "--json"])
    #expect(shown.status == 0 && shown.output.contains("finished"), "\(shown)")
  }
}
