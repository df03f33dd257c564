import Foundation
import TestSupport
import Testing

@Suite("Results", .serialized)
struct ResultsTests {
  /// A run of one epoch on a few of the bundled shapes, in a folder of their own.
  struct ShortRun {
    let folder: TemporaryFolder
    let data: String
    let run: String
    /// The image and the cluster of each line of the snapshot's table; no name here needs quotes.
    let table: [(image: String, cluster: String)]

    init() throws {
      folder = try TemporaryFolder()
      data = folder.path + "/data"
      for name in ["bars", "discs", "rings"] {
        try FileManager.default.createDirectory(atPath: data + "/" + name, withIntermediateDirectories: true)
        for number in 0..<12 {
          let file = String(format: "%@/%03d.png", name, number)
          try FileManager.default.copyItem(
            atPath: TestFiles.root.path + "/samples/shapes/" + file, toPath: data + "/" + file)
        }
      }
      let result = try Program.run([
        "train", data, "--k", "4", "--epochs", "1", "--input-size", "16", "--threads", "1", "--algorithm", "direct",
        "--precision", "f32", "--plain", "--output", folder.path + "/runs",
      ])
      #expect(result.status == 0, "\(result.errors)")
      let id = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/runs").first)
      run = folder.path + "/runs/" + id
      table = try ResultsTests.rows(
        String(contentsOfFile: run + "/snapshots/epoch-001/assignments.csv", encoding: .utf8)
      ).map { ($0[0], $0[1]) }
      #expect(table.count == 36)
    }
  }

  /// The records of a table without quotes, and without its head.
  static func rows(_ text: String) -> [[String]] {
    text.split(separator: "\n").dropFirst().map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  private func export(_ run: ShortRun, _ words: [String], name: String) throws -> Program.Result {
    try Program.run(["export", run.run] + words + ["--output", run.folder.path + "/" + name])
  }

  @Test("predict: the training images as stored, from a folder; a list on standard input, with what is damaged told of")
  func predict() throws {
    let run = try ShortRun()
    let all = try Program.run(["predict", run.run, run.data])
    #expect(all.status == 0 && all.errors.isEmpty && all.output.hasPrefix("image,cluster,distance,margin\n"))
    let rows = ResultsTests.rows(all.output)
    #expect(rows.map { $0[0] } == run.table.map { run.data + "/" + $0.image })
    #expect(rows.map { $0[1] } == run.table.map(\.cluster))
    #expect(rows.allSatisfy { (Double($0[2]) ?? -1) >= 0 && (Double($0[3]) ?? -1) >= 0 })
    let broken = try run.folder.write([0x89, 0x50, 0x4e, 0x47, 1], to: "broken.png")
    let text = try run.folder.write(Array("no image".utf8), to: "text")
    let list = [run.data + "/rings/003.png", broken, text, "", run.data + "/bars/001.png", "/no/such/file"]
    try run.folder.write(Array(list.joined(separator: "\n").utf8), to: "list")
    let some = try Program.run(
      ["predict", run.run + "/snapshots/epoch-001", "--jsonl"],
      shell: "exec \"$0\" \"$@\" <'\(run.folder.path)/list'")
    let objects = try some.output.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    #expect(some.status == 0 && objects.map { $0["image"] as? String } == [list[0], list[4]])
    let clusters = objects.compactMap { $0["cluster"] as? Int }.map(String.init)
    #expect(clusters == [27, 1].map { run.table[$0].cluster })
    for word in [broken, text, "/no/such/file"] { #expect(some.errors.contains(word), "\(some.errors)") }
    let none = try Program.run(["predict", run.run, broken])
    #expect(none.status == 2 && none.output.isEmpty && none.errors.contains("not one image"))
    #expect(try Program.run(["predict", run.data, run.data]).errors.contains("manifest.json"))
  }

  @Test("similar: an image's nearest is itself; filters: images made, and found")
  func similar() throws {
    let run = try ShortRun()
    try expectFilters(of: run)
    let image = run.data + "/discs/005.png"
    let lines = try Program.run(["similar", run.run, image, "--count", "3"])
    #expect(lines.status == 0 && lines.errors.isEmpty, "\(lines)")
    let found = lines.output.split(separator: "\n")
    #expect(found.count == 3 && found[0] == "0.0000  discs/005.png  cluster \(run.table[17].cluster)")
    let objects = try Program.run(["similar", run.run, image, "--jsonl"]).output.split(separator: "\n")
    #expect(objects.count == 10 && objects[0].contains(#""image":"discs/005.png""#))
    try FileManager.default.moveItem(atPath: run.data, toPath: run.folder.path + "/moved")
    let moved = run.folder.path + "/moved"
    #expect(try Program.run(["similar", run.run, moved + "/discs/005.png"]).errors.contains("/data"))
    #expect(try Program.run(["similar", run.run, moved + "/discs/005.png", "--data", moved]).status == 0)
    #expect(try Program.run(["similar", run.run, moved]).status == 2, "many images")
  }

  @Test("evaluate: a table and one JSON object; without labels what is missing is said, and null")
  func evaluate() throws {
    let run = try ShortRun()
    let table = try Program.run(["evaluate", run.run, run.data])
    #expect(table.status == 0 && table.errors.isEmpty, "\(table.errors)")
    for word in ["36 images, 3 classes", "the pixels, afresh", "a random network", "linear probe", "discs"] {
      #expect(table.output.contains(word), "\(table.output)")
    }
    let flat = run.folder.path + "/flat"
    try FileManager.default.moveItem(atPath: run.data + "/rings", toPath: flat)
    let json = try Program.run(["evaluate", run.run, flat, "--json"])
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect(object["images"] as? Int == 12 && object["fresh"] is NSNull && object["classes"] is NSNull)
    #expect((object["clusters"] as? [String: Any])?["accuracy"] is NSNull)
    #expect(try Program.run(["evaluate", run.run, flat, "--k", "1"]).status == 2)
    #expect(try Program.run(["evaluate", run.data, flat]).status == 2)
  }

  @Test("export: tables, arrays and a page; nothing is replaced unasked")
  func export() throws {
    let run = try ShortRun()
    let csv = try export(run, ["csv"], name: "a.csv")
    #expect(csv.status == 0 && csv.output == run.folder.path + "/a.csv\n")
    let files = FileManager.default
    let table = run.run + "/snapshots/epoch-001/assignments.csv"
    #expect(files.contentsEqual(atPath: table, andPath: run.folder.path + "/a.csv"))
    let again = try export(run, ["csv"], name: "a.csv")
    #expect(again.status == 2 && again.errors.contains("--force"))
    #expect(try export(run, ["csv", "--force"], name: "a.csv").status == 0)
    for format in ["csv", "npy", "onnx"] {
      let nowhere = try export(run, [format], name: "none/a")
      #expect(nowhere.status == 2 && nowhere.errors.contains("/none/a "), "the wished name: \(nowhere.errors)")
      #expect(nowhere.errors.contains("(No such file or directory)"), "the system's reason: \(nowhere.errors)")
    }
    #expect(try export(run, ["npy"], name: "arrays").status == 0)
    let features = try Data(contentsOf: URL(fileURLWithPath: run.folder.path + "/arrays/features.npy"))
    #expect(features.range(of: Data("'<f4', 'fortran_order': False, 'shape': (36, 35)".utf8)) != nil)
    let labels = try Data(contentsOf: URL(fileURLWithPath: run.folder.path + "/arrays/labels.npy"))
    let last = labels.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    #expect("\(last)" == run.table[35].cluster && features.count % 64 == 36 * 35 * 4 % 64)
    #expect(try export(run, ["safetensors"], name: "a.safetensors").status == 0)
    let arrays = try Data(contentsOf: URL(fileURLWithPath: run.folder.path + "/a.safetensors"))
    for name in ["features", "labels", "centroids", "pca.mean", "weights/features.0.weight"] {
      #expect(arrays.range(of: Data("\"\(name)\":{\"dtype\":\"F32\"".utf8)) != nil, "\(name)")
    }
    #expect(try export(run, ["html"], name: "a.html").status == 0)
    let page = try String(contentsOfFile: run.folder.path + "/a.html", encoding: .utf8)
    #expect(page.contains("<img alt=\"") && page.contains("src=\"data:image/png;base64,iVBOR"))
    #expect(page.contains("<circle class=\"s0\""), "the loss of the only epoch")
    #expect(try export(run, ["onnx"], name: "a.onnx").status == 0)
    let model = try Data(contentsOf: URL(fileURLWithPath: run.folder.path + "/a.onnx"))
    #expect(model.starts(with: [8, 8, 0x12, 5] + Array("dctop".utf8)) && model.range(of: Data("ArgMin".utf8)) != nil)
    #expect(try export(run, ["tensorboard"], name: "board").status == 0)
    let board = Set(try files.contentsOfDirectory(atPath: run.folder.path + "/board"))
    #expect(board.isSuperset(of: ["features.tsv", "metadata.tsv", "sprite.png", "projector_config.pbtxt"]))
    #expect(board.contains { $0.hasPrefix("events.out.tfevents.") })
    #expect(try export(run, ["xml"], name: "a.xml").status == 2)
    #expect(try Program.run(["export", run.data, "csv"]).status == 2)
  }

  @Test("export folders: links or copies of files; PNG files of images that have none")
  func folders() throws {
    let run = try ShortRun()
    let files = FileManager.default
    #expect(try export(run, ["folders"], name: "links").status == 0)
    for (image, cluster) in run.table {
      let link = "\(run.folder.path)/links/cluster-\(cluster)/" + image.replacingOccurrences(of: "/", with: "-")
      #expect(try files.destinationOfSymbolicLink(atPath: link) == run.data + "/" + image)
    }
    #expect(try files.contentsOfDirectory(atPath: run.folder.path + "/links").count == 5, "and the mark")
    #expect(try export(run, ["folders", "--copy", "--force"], name: "links").status == 0)
    let first = run.table[0]
    let name = first.image.replacingOccurrences(of: "/", with: "-")
    let copy = "\(run.folder.path)/links/cluster-\(first.cluster)/\(name)"
    #expect(try files.attributesOfItem(atPath: copy)[.type] as? FileAttributeType == .typeRegular)
    #expect(files.contentsEqual(atPath: copy, andPath: run.data + "/" + first.image))
    let digits = try Program.run([
      "train", "--limit", "40", "--k", "3", "--epochs", "1", "--algorithm", "direct", "--precision", "f32", "--plain",
      "--output", run.folder.path + "/digits",
    ])
    let id = try #require(try files.contentsOfDirectory(atPath: run.folder.path + "/digits").first)
    let output = run.folder.path + "/pictures"
    let result = try Program.run(
      ["export", run.folder.path + "/digits/" + id, "folders", "--output", output])
    #expect(digits.status == 0 && result.status == 0, "\(result.errors)")
    let names = (try files.subpathsOfDirectory(atPath: output)).filter { $0.hasSuffix(".png") }
    #expect(names.count == 40)
    let picture = try Data(contentsOf: URL(fileURLWithPath: output + "/" + (try #require(names.first))))
    #expect(picture.starts(with: [0x89, 0x50, 0x4e, 0x47]))
  }
}
