import Foundation

/// Something that could not be written or read: what, where, why, and what to do.
public enum StoreError: Error, Equatable, CustomStringConvertible {
  case cannotCreate(path: String, reason: String)
  case cannotWrite(path: String, reason: String)
  case cannotRead(path: String, reason: String)
  case badSafetensors(path: String, reason: String)
  case database(path: String, reason: String)
  /// Not the folder of a run, or of one that can be used.
  case noRun(path: String, reason: String)
  /// A snapshot that is asked for is not there.
  case noEpochSnapshot(run: String, epoch: Int, known: [Int])
  /// Not the folder of a snapshot, nor of a run that has one.
  case noSnapshot(path: String, reason: String)
  /// A snapshot that is damaged or not whole.
  case badSnapshot(path: String, reason: String)
  /// A snapshot of a version that did not keep all that its network needs.
  case oldSnapshot(path: String, version: String)
  /// What is to be written is there already.
  case exists(path: String)
  /// What is to be replaced is not of the program's own making.
  case notOwn(path: String)
  /// Another process trains the run.
  case inUse(path: String, holder: String)

  public var description: String {
    switch self {
    case .cannotCreate(let path, let reason):
      "the folder \(path) cannot be made (\(reason)): make room, or name another with --output."
    case .cannotWrite(let path, let reason):
      "\(path) cannot be written (\(reason)): make room, or name another folder with --output."
    case .cannotRead(let path, let reason):
      "\(path) cannot be read (\(reason)): check the path and its permissions."
    case .badSafetensors(let path, let reason):
      "\(path) is no whole safetensors file (\(reason)): write it anew."
    case .database(let path, let reason):
      "\(path) cannot be used (\(reason)): look whether there is room, and whether another program holds it."
    case .noRun(let path, let reason):
      "\(path) is no run that can be used (\(reason)): name a run's folder, such as runs/20261124-091500."
    case .noEpochSnapshot(let run, let epoch, let known):
      "\(run) has no snapshot of epoch \(epoch): "
        + (known.isEmpty
          ? "it has none; the s key writes one, and the end of a run."
          : "it has those of \(known.map { "\($0)" }.joined(separator: ", ")).")
    case .noSnapshot(let path, let reason):
      "\(path) is no snapshot (\(reason)): name a run, such as runs/20261124-091500, or a folder in its snapshots."
    case .badSnapshot(let path, let reason):
      "the snapshot \(path) is damaged (\(reason)): take another of the run's snapshots, or let dctop resume write it anew."
    case .oldSnapshot(let path, let version):
      "the snapshot \(path) is of dctop \(version), which did not keep what images go through: dctop resume RUN writes a new one."
    case .exists(let path):
      "\(path) exists: name another place with --output, or replace it with --force."
    case .notOwn(let path):
      "\(path) exists and is no earlier export, so that --force does not replace it: name another place with --output."
    case .inUse(let path, let holder):
      "\(path) is being trained by process \(holder): stop that first, or wait for its end."
    }
  }

  /// The system's reason for the last failure on this thread.
  static var lastReason: String { String(cString: strerror(errno)) }

  /// The system's reason for what Foundation could not do; its own sentences leave out what is wrong with which file.
  package static func reason(of error: any Error) -> String {
    let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
    let underlying = (cause ?? error) as NSError
    return underlying.domain == NSPOSIXErrorDomain
      ? String(cString: strerror(Int32(underlying.code))) : underlying.localizedDescription
  }

  /// The same, told by the name that what is written beside its place is to have.
  func renamed(from staged: String, to target: String) -> StoreError {
    func name(_ path: String) -> String { path.hasPrefix(staged) ? target + path.dropFirst(staged.count) : path }
    return switch self {
    case .cannotWrite(let path, let reason): .cannotWrite(path: name(path), reason: reason)
    case .cannotCreate(let path, let reason): .cannotCreate(path: name(path), reason: reason)
    default: self
    }
  }
}
