import RunStore
import TestSupport
import Testing

@Suite("The list of a sweep's runs")
struct SweepRecordTests {
  private static func member(_ name: String, k: Int = 5, seed: UInt64 = 1) -> SweepRecord.Member {
    SweepRecord.Member(name: name, data: "digits", seed: seed, words: ["--k=\(k)"])
  }

  @Test("New runs are added, changed ones refused, and a failure is kept")
  func add() throws {
    let folder = try TemporaryFolder()
    #expect(try SweepRecord.read(in: folder.path) == nil)
    var record = SweepRecord(file: "tiny.toml")
    #expect(record.add([SweepRecordTests.member("a"), SweepRecordTests.member("b")]) == [])
    record.setFailure("it is too hot", of: "b")
    #expect(record.add([SweepRecordTests.member("b"), SweepRecordTests.member("c", seed: .max)]) == [])
    #expect(record.members.map(\.name) == ["a", "b", "c"] && record["b"]?.failure == "it is too hot")
    let changed = [SweepRecordTests.member("a", k: 6), SweepRecordTests.member("c"), SweepRecordTests.member("d")]
    #expect(record.add(changed) == ["a", "c"])
    #expect(record["d"] == nil, "nothing is taken in beside changed ones")
    try record.write(in: folder.path)
    #expect(try SweepRecord.read(in: folder.path) == record)
    record.forget { $0.name == "a" }
    #expect(record.add(changed) == ["c"])
  }

  @Test("A damaged list is told by its path")
  func damage() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array("{".utf8), to: "sweep.json")
    #expect(throws: StoreError.cannotRead(path: path, reason: "it is no list of a sweep's runs")) {
      try SweepRecord.read(in: folder.path)
    }
  }

  @Test("One process at a time works on a sweep")
  func lock() throws {
    let folder = try TemporaryFolder()
    let lock = try RunLock.ofSweep(in: folder.path)
    #expect(throws: StoreError.self) { _ = try RunLock.ofSweep(in: folder.path) }
    withExtendedLifetime(lock) {}
  }
}
