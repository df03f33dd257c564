import Foundation
import Testing

/// Expects text to be that of `Tests/Fixtures/golden/<name>.txt`.
///
/// With `DCTOP_RECORD=1` in the environment the file is written, and the test fails, so that nobody records unawares.
public func expectGolden(_ lines: [String], _ name: String, sourceLocation: SourceLocation = #_sourceLocation) {
  let file = TestFiles.fixture("golden/\(name).txt")
  let text = lines.map { String($0.reversed().drop { $0 == " " }.reversed()) }.joined(separator: "\n") + "\n"
  let known = try? String(contentsOf: file, encoding: .utf8)
  if known == text { return }
  if ProcessInfo.processInfo.environment["DCTOP_RECORD"] != nil {
    try? FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try? text.write(to: file, atomically: true, encoding: .utf8)
    Issue.record("recorded \(name); look at it, and run again", sourceLocation: sourceLocation)
    return
  }
  Issue.record("\(name) is not as recorded; found:\n\(text)", sourceLocation: sourceLocation)
}
