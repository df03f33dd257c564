import Foundation

/// This program once more, as another process: whatever happens to that one, this one goes on.
struct ChildProgram {
  /// How it ended.
  enum End: Equatable {
    case exit(Int32)
    case signal(Int32)
  }

  let process: pid_t
  /// The reading end of its standard output; -1 where that is the terminal.
  private let output: Int32

  /// The file that runs, even if another one has taken its name since.
  private static let path = "/proc/self/exe"

  /// Starts it in a process group of its own, which the terminal's keys do not reach, and with its messages at the end of
  /// a file. Should this process go away, the other finds that nobody reads its lines, saves and stops.
  ///
  /// - Parameters:
  ///   - words: Its command line, without the program's name.
  ///   - errors: The file of its messages.
  /// - Throws: ``UsageError`` where the system does not start it.
  init(_ words: [String], errors: String) throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw ChildProgram.failure(errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[1]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_APPEND, 0o666)
    do {
      process = try ChildProgram.start(words, &actions, flags: POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP)
      output = ends[0]
    } catch {
      close(ends[0])
      throw error
    }
  }

  /// Starts it on a terminal, which it takes as its own until it ends.
  ///
  /// - Parameter terminal: A descriptor of the terminal.
  /// - Throws: ``UsageError`` where the system does not start it.
  init(_ words: [String], onTerminal terminal: Int32) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, terminal, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, terminal, STDERR_FILENO)
    process = try ChildProgram.start(words, &actions, flags: POSIX_SPAWN_SETSIGMASK)
    output = -1
  }

  private static func start(
    _ words: [String], _ actions: inout posix_spawn_file_actions_t, flags: Int32
  ) throws -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Queues' threads block signals, and a process that inherits that cannot be asked to stop.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(flags))
    let arguments = (["dctop"] + words).map { strdup($0) }
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    let status = posix_spawn(&process, path, &actions, &attributes, arguments + [nil], environ)
    guard status == 0 else { throw failure(status) }
    return process
  }

  private static func failure(_ status: Int32) -> UsageError {
    UsageError(message: "dctop cannot be started once more: \(String(cString: strerror(status))).")
  }

  /// Waits for its end; what it prints meanwhile is thrown away.
  func wait() -> End {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    while output >= 0 {
      let count = read(output, &bytes, bytes.count)
      if count == 0 || (count < 0 && errno != EINTR) { break }
    }
    if output >= 0 { close(output) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    return ChildProgram.end(status)
  }

  /// How it ended; nil while it goes on.
  func poll() -> End? {
    var status: Int32 = 0
    return waitpid(process, &status, WNOHANG) == process ? ChildProgram.end(status) : nil
  }

  /// By wait(2).
  private static func end(_ status: Int32) -> End {
    status & 0x7f == 0 ? .exit(status >> 8 & 0xff) : .signal(status & 0x7f)
  }
}
