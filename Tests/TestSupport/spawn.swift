import Glibc

/// Runs a command to its end with its output in a file; returns its exit status.
///
/// Foundation's `Process` waits for a socket that grandchildren inherit, and so for ever on a server such as tmux's.
@discardableResult
public func spawn(_ words: [String], outputTo path: String) -> Int32 {
  var process: pid_t = 0
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
  posix_spawn_file_actions_addopen(&actions, 1, path, O_WRONLY | O_CREAT | O_TRUNC, 0o666)
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
  // The test's own threads block signals, and a server that inherits that cannot be ended.
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  var none = sigset_t()
  sigemptyset(&none)
  posix_spawnattr_setsigmask(&attributes, &none)
  posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
  let arguments = words.map { strdup($0) }
  defer { for argument in arguments { free(argument) } }
  guard posix_spawnp(&process, words[0], &actions, &attributes, arguments + [nil], environ) == 0 else { return -1 }
  var status: Int32 = 0
  while waitpid(process, &status, 0) < 0 && errno == EINTR {}
  return status >> 8 & 255
}
