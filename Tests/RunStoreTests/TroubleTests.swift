import Foundation
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import RunStore

@Suite("Disks and locks that are in the way", .serialized)
struct TroubleTests {
  private func run() throws -> (TemporaryFolder, RunDirectory) {
    let folder = try TemporaryFolder()
    return (folder, try RunDirectory.create(in: folder.path, now: Date(timeIntervalSince1970: 0)))
  }

  @Test("A file that cannot be put in its place leaves nothing beside it")
  func nothingLeft() throws {
    let (folder, run) = try run()
    defer { withExtendedLifetime(folder) {} }
    let names = try FileManager.default.contentsOfDirectory(atPath: run.path) + ["skipped.csv"]
    try FileManager.default.createDirectory(atPath: run.path + "/skipped.csv", withIntermediateDirectories: true)
    #expect(throws: StoreError.self) { try run.write(skipped: [("a", "b")]) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: run.path).sorted() == names.sorted())
    try FileManager.default.removeItem(atPath: run.path + "/skipped.csv")
    try run.write(skipped: [("a,b", "c")])
    #expect(try String(contentsOfFile: run.path + "/skipped.csv", encoding: .utf8) == "image,reason\n\"a,b\",c\n")
    #expect(throws: StoreError.self) {
      try StagedFile.write(to: run.path + "/x") { (file) throws(StoreError) in
        try file.write("half")
        throw .cannotWrite(path: "x", reason: "full")
      }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: run.path).sorted() == names.sorted())
  }

  /// Python's sqlite3 with the database locked, until it is ended.
  private func locked(_ run: RunDirectory, _ body: () throws -> Void) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let script = """
      import sqlite3, sys
      c = sqlite3.connect(sys.argv[1], isolation_level=None)
      c.execute('BEGIN IMMEDIATE')
      print('locked', flush=True)
      sys.stdin.read()
      """
    process.arguments = ["python3", "-c", script, run.databasePath]
    let (input, output) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    let told = output.fileHandleForReading.availableData
    #expect(String(decoding: told, as: UTF8.self).hasPrefix("locked"))
    try body()
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  @Test("What cannot be written while another program has the database is told once, kept, and written afterwards")
  func lockedDatabase() throws {
    let (folder, run) = try run()
    defer { withExtendedLifetime(folder) {} }
    let told = Mutex<[String]>([])
    let recorder = try RunRecorder(try RunDatabase.write(run)) { message in told.withLock { $0.append(message) } }
    try locked(run) {
      recorder.record(.warned(message: "one"))
      recorder.finish()
      recorder.record(.warned(message: "two"))
    }
    recorder.finish()
    let messages = told.withLock { $0 }
    #expect(messages.count == 2 && messages.last?.contains("written again") == true, "\(messages)")
    #expect(messages.first?.contains("locked") == true && messages.first?.contains(run.databasePath) == true)
    let events = try RunDatabase.read(run).history(after: 0).map(\.event)
    #expect(events == [.warned(message: "one"), .warned(message: "two")])
  }

  /// Copies the database and its log to another run, where SQLite cannot share memory with anybody.
  private func copy(_ run: RunDirectory, to other: RunDirectory) throws {
    for suffix in ["", "-wal"] {
      let data = try Data(contentsOf: URL(fileURLWithPath: run.databasePath + suffix))
      try data.write(to: URL(fileURLWithPath: other.databasePath + suffix))
    }
  }

  /// Something of that name that no process can open, whatever its rights.
  private func makeSocket(_ path: String) {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    #expect(status == 0, "\(String(cString: strerror(errno)))")
  }

  @Test("Where no memory can be shared with the writer, a copy is read, and read anew when there is more")
  func copied() throws {
    let (folder, run) = try run()
    let far = try RunDirectory.create(in: folder.path + "/far", now: Date(timeIntervalSince1970: 0))
    let recorder = try RunRecorder(try RunDatabase.write(run)) { Issue.record("\($0)") }
    recorder.record(.warned(message: "one"))
    recorder.finish()
    try copy(run, to: far)
    // A socket's path is short: a link stands for it.
    let socket = "/tmp/dctop-\(getpid()).socket"
    makeSocket(socket)
    #expect(rename(socket, far.databasePath + "-shm") == 0 || link(socket, far.databasePath + "-shm") == 0)
    defer { unlink(socket) }
    let database = try RunDatabase.read(far)
    #expect(try database.history(after: 0).map(\.event) == [.warned(message: "one")])
    recorder.record(.warned(message: "two"))
    recorder.finish()
    try copy(run, to: far)
    #expect(try database.lastPosition() == 1, "not looked at again yet")
    usleep(1_100_000)
    #expect(try database.history(after: 1).map(\.event) == [.warned(message: "two")])
    #expect(try FileManager.default.contentsOfDirectory(atPath: far.path).contains("run.sqlite-shm"))
    let gone = try RunDirectory.create(in: folder.path + "/gone", now: Date(timeIntervalSince1970: 0))
    #expect(throws: StoreError.self) { try RunDatabase.read(gone) }
  }

  @Test("A folder is another machine's by the file system of the innermost mount that it is in")
  func remote() {
    let mounts = """
      /dev/vda / ext4 rw 0 0
      me@far:/ /mnt/far\\040away fuse.sshfs rw 0 0
      /dev/vdb /mnt/far\\040away/disk ext4 rw 0 0
      tmpfs /srv tmpfs rw 0 0
      server:/srv /srv nfs4 ro 0 0
      """
    for path in ["/mnt/far away", "/mnt/far away/runs", "/srv/runs"] {
      #expect(RunDirectory.isRemote(path, mounts: mounts), "\(path)")
    }
    for path in ["/", "/home", "/mnt/far away2", "/mnt/far away/disk/runs", "/srv2"] {
      #expect(!RunDirectory.isRemote(path, mounts: mounts), "\(path)")
    }
    #expect(!RunDirectory.isRemote("/", mounts: ""))
  }
}
