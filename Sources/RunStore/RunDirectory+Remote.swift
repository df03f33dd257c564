import Foundation

extension RunDirectory {
  /// Whether the folder may be another machine's, as over sshfs, NFS or SMB: locks and shared memory do not reach it.
  public var isRemote: Bool {
    let mounts = (try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) ?? ""
    return RunDirectory.isRemote(URL(fileURLWithPath: path).resolvingSymlinksInPath().path, mounts: mounts)
  }

  /// The same by the system's table of mounts (proc_mounts(5)).
  static func isRemote(_ path: String, mounts: String) -> Bool {
    let covering = mounts.split(separator: "\n").compactMap { line -> (place: String, kind: Substring)? in
      let fields = line.split(separator: " ")
      guard fields.count > 2 else { return nil }
      let place = fields[1].replacingOccurrences(of: "\\040", with: " ")
      return place == "/" || place == path || path.hasPrefix(place + "/") ? (place, fields[2]) : nil
    }
    // Of several mounted at one place the last counts.
    let kind = covering.reversed().max { $0.place.utf8.count < $1.place.utf8.count }?.kind ?? ""
    return kind.hasPrefix("fuse.") || remoteKinds.contains(String(kind))
  }

  private static let remoteKinds: Set = ["nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "afs"]
}
