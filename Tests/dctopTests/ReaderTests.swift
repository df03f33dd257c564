import Foundation
import TestSupport
import Testing

@Suite("Exports in onnxruntime and TensorBoard")
struct ReaderTests {
  /// Whether the recipes' Python has the readers too.
  static let hasReaders =
    FileManager.default.fileExists(atPath: RecipeTests.interpreter)
    && spawn(
      [
        RecipeTests.interpreter, "-c",
        "import sys, importlib.util as u; sys.exit(not all(map(u.find_spec, ['onnx', 'onnxruntime', 'tensorboard'])))",
      ], outputTo: "/dev/null") == 0

  struct Case: Sendable, CustomTestStringConvertible {
    let data: String
    let options: [String]
    var testDescription: String { data + " " + options.joined(separator: " ") }
  }

  static let cases = [
    Case(data: "digits", options: ["--limit", "300"]),
    Case(data: "shapes", options: ["--limit", "60", "--sobel", "--batch", "32"]),
  ]

  @Test(
    "onnxruntime gives the clusters of predict, and TensorBoard's readers find curves, sizes, images and projector",
    .enabled(if: hasReaders), arguments: cases)
  func readers(_ wanted: Case) throws {
    let folder = try TemporaryFolder()
    let data = TestFiles.root.path + "/samples/" + wanted.data
    let trained = try Program.run(
      [
        "train", data, "--k", "8", "--epochs", "1", "--precision", "f32", "--plain", "--output", folder.path + "/runs",
      ] + wanted.options)
    #expect(trained.status == 0, "\(trained.errors)")
    let id = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/runs").first)
    let (run, snapshot) = (folder.path + "/runs/" + id, folder.path + "/runs/" + id + "/snapshots/epoch-001")
    for format in ["onnx", "tensorboard", "npy"] {
      let exported = try Program.run(["export", run, format, "--output", folder.path + "/" + format])
      #expect(exported.status == 0 && exported.errors.isEmpty, "\(exported.errors)")
    }
    // All of the data in its own order: the snapshot's images are found in it by name.
    let words = [RecipeTests.interpreter, TestFiles.fixture("results/readers.py").path, data, snapshot]
    let files = [folder.path + "/onnx", folder.path + "/tensorboard", folder.path + "/npy"]
    let predicted = try Program.run(["predict", run, data])
    #expect(predicted.status == 0, "\(predicted.errors)")
    let table = try folder.write(Array(predicted.output.utf8), to: "predicted.csv")
    let output = folder.path + "/output"
    let status = spawn(["sh", "-c", "exec \"$@\" 2>&1", "sh"] + words + [table] + files, outputTo: output)
    #expect(status == 0, "\((try? String(contentsOfFile: output, encoding: .utf8)) ?? "")")
  }
}
