import Foundation

/// Something that could not be written or read: what, where, why, and what to do.
public enum StoreError: Error, Equatable, CustomStringConvertible {
  case cannotCreate(path: String, reason: String)
  case cannotWrite(path: String, reason: String)
  case cannotRead(path: String, reason: String)
  case badSafetensors(path: String, reason: String)
  case database(path: String, reason: String)
  /// Not the folder of a run that can be gone on with.
  case noRun(path: String, reason: String)
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
      "\(path) is no run that can be gone on with (\(reason)): name a folder such as runs/20261124-091500."
    case .inUse(let path, let holder):
      "\(path) is being trained by process \(holder): stop that first, or wait for its end."
    }
  }

  /// The system's reason for the last failure on this thread.
  static var lastReason: String { String(cString: strerror(errno)) }
}
