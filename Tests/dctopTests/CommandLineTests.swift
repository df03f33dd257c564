import Foundation
import NN
import Tensors
import TestSupport
import Testing

@Suite("The command line", .serialized)
struct CommandLineTests {
  @Test("JSON lines: a run, its epochs and its end, and nothing else on standard output")
  func jsonLines() throws {
    let folder = try TemporaryFolder()
    let result = try Program.run([
      "--jsonl", "--epochs", "2", "--k", "20", "--output", folder.path,
    ])
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    let objects = try result.output.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    #expect(objects.first?["type"] as? String == "run" && objects.first?["images"] as? Int == 1797)
    #expect(objects.filter { $0["type"] as? String == "epoch" }.count == 2)
    #expect(objects.filter { $0["type"] as? String == "epoch" }.allSatisfy { $0["evaluation"] is [String: Any] })
    #expect(objects.last?["reason"] as? String == "finished" && objects.last?["epochs"] as? Int == 2)
  }

  @Test("Without a terminal: plain lines, one an epoch and an event")
  func plain() throws {
    let folder = try TemporaryFolder()
    let result = try Program.run(["--epochs", "2", "--output", folder.path])
    #expect(result.status == 0)
    let lines = result.output.split(separator: "\n")
    #expect(lines.filter { $0.contains(" epoch ") && $0.contains("/2 loss ") }.count == 2)
    #expect(lines.contains { $0.contains("event snapshot epoch=2 path=") })
  }

  @Test("The bundled shapes: a folder of PNG, colour, Sobel")
  func shapes() throws {
    let folder = try TemporaryFolder()
    let result = try Program.run([
      TestFiles.root.path + "/samples/shapes", "--sobel", "--limit", "200", "--epochs", "1", "--k", "10", "--jsonl",
      "--output", folder.path,
    ])
    #expect(result.status == 0 && result.output.contains(#""channels":3"#))
  }

  @Test("A reader that goes away stops the run, which saves and ends well")
  func brokenPipe() throws {
    let folder = try TemporaryFolder()
    let result = try Program.run(
      ["--jsonl", "--epochs", "1000", "--output", folder.path],
      // The third line tells of the first evaluation: before it there are no clusters to save.
      shell: "{ \"$0\" \"$@\"; echo status $? >&2; } | head -n 3")
    #expect(result.errors.contains("status 0"), "\(result.errors)")
    let run = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.path).first)
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/\(run)/snapshots").count == 1)
  }

  @Test("A signal stops the run after saving", arguments: [("TERM", Int32(143)), ("INT", 130)])
  func signalled(_ name: String, _ status: Int32) throws {
    let folder = try TemporaryFolder()
    let result = try Program.run(
      ["--jsonl", "--epochs", "100000", "--output", folder.path],
      // The first epoch's line says that there are clusters to save, however slow the machine.
      shell: """
        "$0" "$@" >'\(folder.path).out' & child=$!
        until grep -q '"type":"epoch"' '\(folder.path).out'; do sleep 0.1; done
        kill -USR1 $child; sleep 0.5; kill -\(name) $child; wait $child; status=$?
        cat '\(folder.path).out'; rm '\(folder.path).out'; exit $status
        """)
    #expect(result.status == status, "\(result.output) \(result.errors)")
    #expect(result.output.contains(#""event":"snapshot""#) && result.output.contains(#""reason":"stopped""#))
  }

  static let bad: [([String], [String])] = [
    (["/no/such/path"], ["/no/such/path", "does not exist"]), (["--k", "1"], ["--k 1", "2 or more"]),
    (["--k", "5000"], ["--k 5000", "1797"]), (["--backbone", "nope"], ["small, vgg-s"]),
    (["--input-size", "4"], ["4 x 4", "at least 8"]), (["--epochs", "zero"], ["--epochs"]),
    (["--nonsense"], ["--nonsense"]),
    (["--plain", "--jsonl"], ["exclude each other"]), (["--limit", "1"], ["one image"]),
    (["--output", "/dev/null/x"], ["/dev/null/x", "--output"]),
  ]

  @Test("Wrong usage and wrong data: status 2, a message, and nothing on standard output", arguments: bad)
  func badUsage(_ arguments: [String], _ words: [String]) throws {
    let result = try Program.run(arguments + ["--jsonl"].filter { !arguments.contains($0) })
    #expect(result.status == 2 && result.output.isEmpty, "\(result)")
    for word in words { #expect(result.errors.contains(word), "\(result.errors)") }
  }

  @Test("The benchmarks print one JSON object a measurement")
  func bench() throws {
    let folder = try TemporaryFolder()
    let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (200, 4), }"
    let padded = header + String(repeating: " ", count: 117 - header.utf8.count) + "\n"
    let values = (0..<800).map { Float($0 * 37 % 101) }
    let file = try folder.write(
      [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(padded.utf8) + values.withUnsafeBytes { Array($0) },
      to: "features.npy")
    let kmeans = try Program.run(["bench", "kmeans", "--features", file, "--k", "5", "--jsonl"])
    let object = try JSONSerialization.jsonObject(with: Data(kmeans.output.utf8)) as? [String: Any]
    #expect(object?["n"] as? Int == 200 && object?["d"] as? Int == 4 && object?["objective"] is Double)
    let train = try Program.run(["bench", "train", "--input-size", "8", "--batch", "4", "--steps", "1", "--jsonl"])
    let rates = try JSONSerialization.jsonObject(with: Data(train.output.utf8)) as? [String: Any]
    #expect(rates?["backbone"] as? String == "small" && rates?["images_per_second"] is [String: Any])
    let cut = try folder.write(Array("\u{93}NUMPY".utf8), to: "cut.npy")
    #expect(try Program.run(["bench", "kmeans", "--features", cut]).status == 2)
  }

  @Test(
    "Every part of the benchmarks gives numbers, and wrong options status 2",
    arguments: [
      (["machine"], ["fma_gflops", "bandwidth_gb_per_second"]), (["sgemm"], ["gflops", "share_of_peak"]),
      (["convolutions", "--input-size", "8", "--batch", "2"], ["layer", "pass", "algorithm", "share_of_peak"]),
      (["pca", "--rows", "50", "--columns", "9"], ["n", "d", "components", "seconds"]),
      (["kmeans", "--rows", "50", "--columns", "9", "--k", "3"], ["objective", "iterations_run", "share_of_peak"]),
      (["loader"], ["images_per_second"]),
    ])
  func benchParts(_ arguments: [String], _ fields: [String]) throws {
    let result = try Program.run(["bench"] + arguments + ["--jsonl"])
    let lines = result.output.split(separator: "\n")
    #expect(result.status == 0 && !lines.isEmpty, "\(result.errors)")
    for line in lines {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      #expect(object?["type"] as? String == "bench" && fields.allSatisfy { object?[$0] != nil }, "\(line)")
    }
    #expect(try Program.run(["bench"] + arguments + ["--threads", "0"]).status == 2)
  }

  @Test(
    "Activations change their layout where images come in and features go out, and between no two layers",
    arguments: ["small", "vgg-s", "resnet18"], Precision.supported.map(\.rawValue))
  func layouts(_ backbone: String, _ precision: String) throws {
    // Tiles of bf16 have a layout of their own, which Winograd's kernels do not read.
    let algorithm = precision == "bf16" && ElementType.bf16.hasTiles ? "direct" : "winograd"
    func reorders(steps: Int) throws -> [String] {
      let result = try Program.run(
        ["bench", "train", "--backbone", backbone, "--input-size", "32", "--channels", "3", "--batch", "22"]
          + ["--precision", precision, "--algorithm", algorithm, "--steps", "\(steps)"],
        shell: "DNNL_VERBOSE=1 exec \"$0\" \"$@\"")
      #expect(result.status == 0 && result.output.contains("onednn_verbose,exec"))
      return result.output.split(separator: "\n").filter { $0.contains(",exec,cpu,reorder,") }.compactMap { line in
        let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        // Activations have the batch for their first extent, and parameters never 22.
        guard let dims = fields.dropLast().last, dims.hasPrefix("22x"),
          let layouts = fields.first(where: { $0.contains("dst_") })
        else { return nil }
        let names = layouts.split(separator: " ").map {
          $0.split(separator: ":").dropLast().last.map(String.init) ?? ""
        }
        return names.count == 2 && names[0] == names[1] ? nil : "\(dims) \(names)"
      }
    }
    // What two more steps, of training and of features, add: only images that come in, features that go out.
    func between(_ lines: [String]) -> [String] {
      lines.filter { !$0.hasPrefix("22x3x32x32 ") && !$0.hasPrefix("22x512x1x1 ") }
    }
    let one = try between(reorders(steps: 1))
    let three = try between(reorders(steps: 3))
    #expect(three.count == one.count, "\(three)")
  }

  @Test("kill -9 at any moment costs at most the work since the last checkpoint: the end has the same bits")
  func killed() throws {
    func snapshot(_ run: String) throws -> [Data] {
      try ["weights.safetensors", "assignments.csv", "centroids.safetensors"].map {
        try Data(contentsOf: URL(fileURLWithPath: "\(run)/snapshots/epoch-003/\($0)"))
      }
    }
    func onlyRun(_ folder: TemporaryFolder) -> String {
      folder.path + "/" + ((try? FileManager.default.contentsOfDirectory(atPath: folder.path).first) ?? "none")
    }
    let options = [
      "--limit", "200", "--k", "8", "--epochs", "3", "--batch", "16", "--threads", "1", "--algorithm", "direct",
      "--precision", "f32", "--checkpoint-minutes", "0.001", "--plain",
    ]
    let undisturbed = try TemporaryFolder()
    #expect(try Program.run(["train"] + options + ["--output", undisturbed.path]).status == 0)
    let folder = try TemporaryFolder()
    // Each life is longer than the one before, so that machines of any speed come to the end.
    var seconds = 0.2
    func live(_ arguments: [String]) throws -> Program.Result {
      seconds *= 1.25
      return try Program.run(arguments, shell: "timeout -s KILL \(seconds) \"$0\" \"$@\"")
    }
    var run = ""
    repeat {
      try? FileManager.default.removeItem(atPath: run)
      _ = try live(["train"] + options + ["--output", folder.path])
      run = onlyRun(folder)
    } while !FileManager.default.fileExists(atPath: run + "/options.json")
    var status: Int32 = 137
    while status == 137 {
      let result = try live(["resume", run, "--plain"])
      #expect(!result.errors.contains("checksum"))
      status = result.status
    }
    #expect(status == 0)
    #expect(try snapshot(run) == snapshot(onlyRun(undisturbed)))
    try FileManager.default.removeItem(atPath: run + "/checkpoints")
    let held = try Program.run(["resume", run, "--plain"], shell: "exec flock '\(run)/lock' \"$0\" \"$@\"")
    #expect(held.status == 2 && held.errors.contains("is being trained by process"), "\(held)")
    #expect(!held.errors.contains("begins again"), "who trains it may be about to write its first checkpoint")
    #expect(try Program.run(["resume", "/no/such/run"]).status == 2)
    #expect(try Program.run(["resume", folder.path]).errors.contains("options.json"))
  }

  @Test("Runs are listed, as a table and as JSON, sorted and filtered, and removed once that is confirmed")
  func runs() throws {
    let folder = try TemporaryFolder()
    let options = ["--k", "3", "--epochs", "1", "--algorithm", "direct", "--precision", "f32", "--plain"]
    for limit in ["60", "90"] {
      #expect(try Program.run(["train", "--limit", limit, "--output", folder.path] + options).status == 0)
    }
    let table = try Program.run(["runs", "--output", folder.path])
    let lines = table.output.split(separator: "\n")
    #expect(table.status == 0 && lines.count == 3 && lines[0].hasPrefix("RUN") && lines[1].contains("finished"))
    let json = try Program.run(["runs", "--output", folder.path, "--json", "--sort", "id", "--reverse"])
    let objects = try json.output.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    let ids = objects.compactMap { $0["id"] as? String }
    #expect(ids.count == 2 && ids == ids.sorted(by: >))
    #expect(objects.allSatisfy { $0["k"] as? Int == 3 && $0["epochs_done"] as? Int == 1 && $0["problem"] is NSNull })
    #expect(try Program.run(["runs", "--output", folder.path, "--state", "failed", "--json"]).output.isEmpty)
    let id = try #require(ids.first)
    let asked = try Program.run(["runs", "remove", id, "--output", folder.path])
    #expect(asked.status == 0 && asked.output.contains("[y/N]"))
    #expect(FileManager.default.fileExists(atPath: folder.path + "/" + id))
    #expect(try Program.run(["runs", "remove", id, "--yes", "--output", folder.path]).status == 0)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/" + id))
    #expect(try Program.run(["runs", "remove", "../..", "--yes", "--output", folder.path]).status == 2)
    #expect(try Program.run(["runs", "--output", folder.path + "/none"]).status == 2)
  }

  @Test("Help and version")
  func help() throws {
    let help = try Program.run(["train", "--help"])
    #expect(help.status == 0 && help.output.contains("--kmeans-iterations") && help.output.contains("vgg-s"))
    #expect(try Program.run(["--version"]).output.hasPrefix("dctop "))
  }
}
