import Foundation

/// The right to train a run: one process at a time. The system takes it back when the process ends, however it ends.
public final class RunLock: Sendable {
  private let descriptor: Int32

  /// - Throws: ``StoreError/inUse(path:holder:)`` where another process has it.
  public init(_ run: RunDirectory) throws(StoreError) {
    let path = run.path + "/lock"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    if descriptor < 0 { throw .cannotWrite(path: path, reason: StoreError.lastReason) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let holder = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
      close(descriptor)
      throw .inUse(path: run.path, holder: holder.filter(\.isNumber))
    }
    ftruncate(descriptor, 0)
    let text = Array("\(getpid())\n".utf8)
    _ = text.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
  }

  deinit {
    // Said to the system, for a child that has been forked and not yet become its program still has the descriptor.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// The process that trains the run now; nil where none does.
  public static func holder(of run: RunDirectory) -> String? {
    let path = run.path + "/lock"
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_SH | LOCK_NB) != 0 else { return nil }
    return ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").filter(\.isNumber)
  }
}
