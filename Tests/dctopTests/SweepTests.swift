import Foundation
import TestSupport
import Testing

@Suite("Sweeps", .serialized)
struct SweepTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ text: String) throws -> String { try folder.write(Array(text.utf8), to: "tiny.toml") }

  /// The lines of one type of `--jsonl`, as objects.
  private static func objects(_ output: String, type: String) throws -> [[String: Any]] {
    try output.split(separator: "\n").compactMap { line in
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    }.filter { $0["type"] as? String == type }
  }

  private func table(_ file: String) throws -> Program.Result {
    try Program.run(["sweep", file, "--table", "--jsonl", "--output", folder.path + "/runs"])
  }

  static let bad: [(String, [String])] = [
    ("seeds = 3", ["data: expected the path"]), ("data = [\"a\", \"b/a\"]", [":1: ", "two of them are called 'a'"]),
    ("data = \"a\"\nseeds = [1, 1]", [":2: ", "different integers"]), ("data = \"a\"\nseeds = 0", [":2: ", "seeds"]),
    ("data = \"a\"\nk = 5", [":2: ", "'k'", "[options]"]), ("data = \"a\"\nseed = 5", [":2: ", "'seed'"]),
    ("data = \"a\"\n[recipes]\nk = 5", [":2: ", "did you mean recipe?"]),
    ("data = \"a\"\n[options]\nlearning_rate = 0.1", [":3: ", "did you mean learning-rate?"]),
    ("data = \"a\"\n[options]\nk = 5\nseed = 1", [":4: ", "seeds = [1, 2, 3] stands for it"]),
    ("data = \"a\"\n[options]\noutput = \"x\"", [":3: ", "--output says where"]),
    ("data = \"a\"\n[options]\ntheme = \"x\"", [":3: ", "'theme'"]),
    ("data = \"a\"\n[grid]\npca = 5", [":3: ", "a list of values"]),
    ("data = \"a\"\n[grid]\npca = [5, \"x\"]", [":3: ", "expected an integer"]),
    ("data = \"a\"\n[grid]\npca = [5]\n[[recipe]]\nname = \"x\"\npca = 3", [":6: ", "grid too"]),
    ("data = \"a\"\n[[recipe]]\nname = \"a/b\"", [":3: ", "name: expected a text of letters"]),
    ("data = \"a\"\n[[recipe]]\nname = \"x\"\n[[recipe]]\nname = \"x\"", ["two recipes 'x'"]),
    (
      "data = \"a\"\nseeds = [1]\n[options]\nsampler = \"odd\"\n[[recipe]]\npca = 3", [":4: ", "'odd'", ":5: ", "name"]
    ),
    ("data = \n", [":1:"]),
  ]

  @Test("All that is wrong with a file is told, with its lines, before anything runs", arguments: bad)
  func badFiles(_ bad: (text: String, words: [String])) throws {
    let file = try write(bad.text)
    let result = try Program.run(["sweep", file, "--output", folder.path + "/runs"])
    #expect(result.status == 2 && result.output.isEmpty, "\(result)")
    for word in bad.words + [file] { #expect(result.errors.contains(word), "\(result.errors)") }
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/runs/tiny/sweep.json"))
  }

  @Test("Options that do not fit the data are told for every recipe before the first run")
  func misfits() throws {
    let file = try write(
      "data = \"\(TestFiles.root.path)/samples/digits\"\nseeds = 2\n[options]\nlimit = 50\n"
        + "[[recipe]]\nname = \"many\"\nk = 60\n[[recipe]]\nname = \"fits\"\nk = 3\n[[recipe]]\nname = \"big\"\n"
        + "backbone = \"no-such-net\"\n")
    let result = try Program.run(["sweep", file, "--output", folder.path + "/runs"])
    #expect(result.status == 2 && result.output.isEmpty, "\(result)")
    for text in [":5: many: --k 60", ":11: big: --backbone no-such-net"] { #expect(result.errors.contains(text)) }
    #expect(!result.errors.contains("fits"))
  }

  @Test("Recipes, grid, data and seeds make every combination, in the file's order")
  func expansion() throws {
    let file = try write(
      "data = [\"one\", \"two.tar\"]\nseeds = [7, 3]\n[options]\nk = 5\nepochs = 4\n[grid]\npca = [16, 32]\n"
        + "sobel = [true, false]\n[[recipe]]\nname = \"a\"\n[[recipe]]\nname = \"b\"\nk = 6\nmomentum = 0.5")
    let result = try table(file)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    let runs = try SweepTests.objects(result.output, type: "sweep_run")
    let names = runs.compactMap { $0["name"] as? String }
    #expect(names.count == 2 * 2 * 4 * 2 && Set(names).count == names.count)
    #expect(
      Array(names.prefix(5)) == [
        "one-a-pca=16-sobel=on-seed7", "one-a-pca=16-sobel=on-seed3", "one-a-pca=16-sobel=off-seed7",
        "one-a-pca=16-sobel=off-seed3", "one-a-pca=32-sobel=on-seed7",
      ])
    #expect(names.last == "two-b-pca=32-sobel=off-seed3")
    #expect(runs[0]["options"] as? String == "one --epochs=4 --k=5 --pca=16 --sobel")
    #expect(runs.last?["options"] as? String == "two.tar --epochs=4 --k=6 --momentum=0.5 --pca=32 --no-sobel")
    #expect(
      runs.allSatisfy { $0["state"] as? String == "waiting" && $0["epochs"] as? Int == 4 && $0["loss"] is NSNull })
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/runs"), "looking makes nothing")
  }

  @Test("The experiments that come with dctop are files that it takes")
  func experiments() throws {
    let path = TestFiles.root.path + "/experiments"
    let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".toml") }
    #expect(names.contains("digits.toml"))
    for name in names {
      let result = try table(path + "/" + name)
      #expect(result.status == 0 && result.output.contains(#""state":"waiting""#), "\(result.errors)")
    }
  }

  @Test("A sweep that is stopped goes on where it was, a failure is a row, and a changed recipe is refused")
  func sweep() throws {
    let text =
      "data = \"\(TestFiles.root.path)/samples/digits\"\nseeds = 2\n[options]\nlimit = 100\nk = 3\nepochs = 2\n"
      + "evaluate-k = 3\nprecision = \"f32\"\n[[recipe]]\nname = \"plain\"\n[[recipe]]\nname = \"broken\"\n"
      + "weights = \"none.safetensors\"\n"
    let file = try write(text)
    let words = ["sweep", file, "--jsonl", "--output", folder.path + "/runs"]
    // Stopped as soon as the first run has ended.
    let first = try Program.run(
      words,
      shell: "\"$0\" \"$@\" > '\(folder.path)/lines' & p=$!; n=0; while ! grep -q sweep_run '\(folder.path)/lines' && "
        + "[ $n -lt 1000 ]; do sleep 0.05; n=$((n+1)); done; kill -TERM $p; wait $p")
    #expect(first.status == 143, "\(first.errors)")
    let states = try SweepTests.objects(try table(file).output, type: "sweep_run").map { $0["state"] as? String }
    #expect(states.count == 4 && states[0] == "finished" && !states.contains("failed"), "\(states)")
    let kept = try String(contentsOfFile: folder.path + "/lines", encoding: .utf8).split(separator: "\n")[0]

    let second = try Program.run(words)
    #expect(second.status == 1, "a run has failed: \(second.errors)")
    let runs = try SweepTests.objects(try table(file).output, type: "sweep_run")
    #expect(runs.map { $0["state"] as? String } == ["finished", "finished", "failed", "failed"], "\(runs)")
    #expect((runs[2]["problem"] as? String)?.contains("none.safetensors") == true, "\(runs[2])")
    #expect(try table(file).output.hasPrefix(kept), "what had finished was not run again")
    let third = try Program.run(words)
    #expect(third.status == 1 && !third.output.contains("sweep_run"), "neither is run again: \(third.output)")

    let figures = try runs.prefix(2).map { try #require(($0["evaluation"] as? [String: Any])?["accuracy"] as? Double) }
    let mean = (figures[0] + figures[1]) / 2
    let sweep = folder.path + "/runs/tiny"
    let csv = try String(contentsOfFile: sweep + "/table.csv", encoding: .utf8).split(separator: "\n")
    let cells = csv.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    let place = try #require(cells[0].firstIndex(of: "accuracy_mean"))
    #expect(cells.count == 3 && Array(cells[1].prefix(4)) == ["plain", "2", "2", "0"])
    #expect(Array(cells[2].prefix(4)) == ["broken", "2", "0", "2"])
    #expect(abs((Double(cells[1][place]) ?? 9) - mean) < 1e-9)
    let deviation = abs(figures[0] - figures[1]) / 2.0.squareRoot()
    #expect(abs((Double(cells[1][place + 1]) ?? 9) - deviation) < 1e-9)
    let markdown = try String(contentsOfFile: sweep + "/table.md", encoding: .utf8)
    #expect(markdown.contains("| plain | 2 | 0 |") && markdown.contains("- `broken-seed1`: "), "\(markdown)")
    let listed = try Program.run(["runs", "--output", sweep])
    #expect(listed.output.contains("plain-seed1") && listed.output.contains("plain-seed2"))

    _ = try write(text.replacingOccurrences(of: "k = 3\nepochs", with: "k = 4\nepochs"))
    let changed = try Program.run(words)
    #expect(changed.status == 2 && changed.errors.contains("other data or options"), "\(changed.errors)")
  }

  @Test("The leaderboard in a terminal: recipes, a run once more, and back")
  func leaderboard() throws {
    let file = try write(
      "data = \"\(TestFiles.root.path)/samples/digits\"\nseeds = [5]\n[options]\nlimit = 100\nk = 3\nepochs = 1\n"
        + "evaluate-k = 3\nprecision = \"f32\"")
    let terminal = try TmuxTerminal(100, 30, ["sweep", file])
    #expect(terminal.wait(for: "tiny-seed5") && terminal.wait(for: "DONE"), "\(terminal.screen)")
    #expect(terminal.screen.contains("1/1 done") && terminal.screen.contains("finished"), "\(terminal.screen)")
    terminal.send("v")
    #expect(terminal.wait(for: "recipes, mean"), "\(terminal.screen)")
    terminal.send("v", "Enter")
    #expect(terminal.wait(for: "dctop replay"), "\(terminal.screen)")
    terminal.send("q")
    #expect(terminal.wait(for: "dctop sweep"), "\(terminal.screen)")
    terminal.send("q")
    #expect(terminal.exitStatus() == 0 && terminal.modesAreRestored)
  }
}
