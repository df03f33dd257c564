import Foundation
import TestSupport
import Testing

@Suite("Results in Python")
struct RecipeTests {
  /// A Python with numpy, pandas, Pillow, safetensors and torch; without one the test is left out.
  static let interpreter = ProcessInfo.processInfo.environment["DCTOP_PYTHON"] ?? "/opt/rival/bin/python"

  @Test(
    "The README's recipe gives the snapshot's clusters, and its readers read the exports",
    .enabled(if: FileManager.default.fileExists(atPath: interpreter)))
  func recipe() throws {
    let folder = try TemporaryFolder()
    let data = TestFiles.root.path + "/samples/digits"
    let trained = try Program.run([
      "train", data, "--limit", "300", "--k", "8", "--epochs", "2", "--precision", "f32", "--plain", "--output",
      folder.path + "/runs",
    ])
    #expect(trained.status == 0, "\(trained.errors)")
    let id = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/runs").first)
    let run = folder.path + "/runs/" + id
    for (format, name) in [("npy", "arrays"), ("safetensors", "a.safetensors")] {
      let exported = try Program.run(["export", run, format, "--output", folder.path + "/" + name])
      #expect(exported.status == 0, "\(exported.errors)")
    }
    let words = [
      RecipeTests.interpreter, TestFiles.fixture("results/recipe.py").path, TestFiles.root.path + "/README.md", run,
      run + "/snapshots/epoch-002", data, folder.path + "/arrays", folder.path + "/a.safetensors",
    ]
    let output = folder.path + "/output"
    let status = spawn(["sh", "-c", "exec \"$@\" 2>&1", "sh"] + words, outputTo: output)
    #expect(status == 0, "\((try? String(contentsOfFile: output, encoding: .utf8)) ?? "")")
  }
}
