import Glibc

/// A file that memory was to be mapped to, and could not.
public struct MappingError: Error, Equatable, CustomStringConvertible {
  public let folder: String
  public let bytes: Int
  public let reason: String

  public var description: String {
    "\(bytes / 1_000_000) MB for features cannot be had in \(folder) (\(reason)): make room there, or allow more --memory."
  }
}

/// Memory in a file without a name, which goes when it is unmapped or the process dies.
enum MappedMemory {
  static func map(_ bytes: Int, in folder: String) throws(MappingError) -> UnsafeMutableRawPointer {
    func fail() -> MappingError {
      MappingError(folder: folder, bytes: bytes, reason: String(cString: strerror(errno)))
    }
    var path = Array((folder + "/dctop-XXXXXX").utf8CString)
    let descriptor = mkstemp(&path)
    guard descriptor >= 0 else { throw fail() }
    unlink(path)
    defer { close(descriptor) }
    // Asked first: a reservation that fails would fill the disk before it does, and others write to it.
    var disk = statvfs()
    guard fstatvfs(descriptor, &disk) == 0 else { throw fail() }
    guard UInt64(bytes) / UInt64(disk.f_frsize) < UInt64(disk.f_bavail) else {
      throw MappingError(folder: folder, bytes: bytes, reason: String(cString: strerror(ENOSPC)))
    }
    // Blocks are reserved now: a full disk is an error here, instead of a signal at the first write.
    let status = posix_fallocate(descriptor, 0, off_t(bytes))
    guard status == 0 else {
      throw MappingError(folder: folder, bytes: bytes, reason: String(cString: strerror(status)))
    }
    let address = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
    guard let address, address != MAP_FAILED else { throw fail() }
    return address
  }
}
