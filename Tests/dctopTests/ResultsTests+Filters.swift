import Foundation
import TestSupport
import Testing

extension ResultsTests {
  /// What `dctop filters` makes of a run's snapshot: a sheet, a folder, a table; and what it says of wrong words.
  func expectFilters(of run: ShortRun) throws {
    func filters(_ words: [String]) throws -> Program.Result { try Program.run(["filters", run.run] + words) }
    let layers = try filters(["--layers"])
    #expect(layers.status == 0 && layers.output.hasPrefix("features.0: 32 filters, 16 x 16 positions\n"))
    #expect(layers.output.hasSuffix("classifier.0: 256 filters\n") && layers.output.split(separator: "\n").count == 7)
    let (sheet, table, folder) = (run.folder.path + "/f.png", run.folder.path + "/f.csv", run.folder.path + "/filters")
    let words = ["--layer", "features.3", "--filters", "0-2,5", "--iterations", "5", "--top", "3"]
    let made = try filters(words + ["--output", sheet, "--csv", table])
    #expect(made.status == 0 && made.output == sheet + "\n" && made.errors.isEmpty, "\(made)")
    let head = [UInt8](try Data(contentsOf: URL(fileURLWithPath: sheet)).prefix(24))
    #expect(head.starts(with: [0x89, 0x50, 0x4e, 0x47]))
    // Four filters a row each, their image and three others at 64 pixels, with gaps of 4.
    #expect(Array(head[16..<24]) == [0, 0, 1, 12, 0, 0, 1, 12])
    let rows = ResultsTests.rows(try String(contentsOfFile: table, encoding: .utf8))
    #expect(rows.filter { $0[1] == "0" }.map { $0[0] } == ["0", "1", "2", "5"])
    let found = rows.filter { $0[1] != "0" }
    #expect(!found.isEmpty && Set(found.map { $0[2] }).isSubset(of: Set(run.table.map(\.image))))
    for filter in ["0", "1", "2", "5"] {
      let activations = found.filter { $0[0] == filter }.compactMap { Double($0[3]) }
      #expect(activations == activations.sorted(by: >) && activations.count <= 3)
    }
    let again = try filters(words + ["--output", sheet])
    #expect(again.status == 2 && again.errors.contains("--force"))
    let alone = try filters(words + ["--top", "0", "--output", folder])
    #expect(alone.status == 0, "\(alone.errors)")
    let names = Set(try FileManager.default.contentsOfDirectory(atPath: folder))
    #expect(names.isSuperset(of: ["sheet.png", "filter-0000.png", "filter-0005.png"]))
    for (wrong, word) in [
      (["--layer", "conv1"], "features.0, features.3"), (["--layer", "features.0", "--filters", "30-32"], "0 to 31"),
      (["--filters", "x"], "0-15,20"), (["--iterations", "0"], "--iterations 0"),
      (["--images", "/no/such"], "/no/such"),
    ] {
      let result = try filters(wrong)
      #expect(result.status == 2 && result.output.isEmpty && result.errors.contains(word), "\(result)")
    }
  }
}
