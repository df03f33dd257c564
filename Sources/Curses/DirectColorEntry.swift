import Glibc

/// A terminal description for direct colour: Debian's own for that is in a package that few have.
enum DirectColorEntry {
  static let name = "dctop-direct"

  private static let source = """
    dctop-direct|xterm-like with semicolon direct colour,
    \tRGB, colors#0x1000000, pairs#0x7fff, CO#8, ccc@, initc@, oc@,
    \tsetab=\\E[%?%p1%{8}%<%t4%p1%d%e48;2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m,
    \tsetaf=\\E[%?%p1%{8}%<%t3%p1%d%e38;2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m,
    \tsetb@, setf@, use=xterm-256color,

    """

  /// Compiles the description into a folder of the user's own and names that folder to ncurses.
  ///
  /// - Returns: Whether it worked; if not, 256 colours have to do.
  static func install() -> Bool {
    guard let folder = privateFolder() else { return false }
    let path = folder + "/dctop-direct.ti"
    if access(folder + "/d/" + name, R_OK) != 0 {
      guard write(source, to: path), compile(path, into: folder) else { return false }
    }
    let others = getenv("TERMINFO_DIRS").map { String(cString: $0) } ?? ""
    return setenv("TERMINFO_DIRS", folder + ":" + others, 1) == 0
  }

  /// `$XDG_CACHE_HOME/dctop/terminfo`, or in the home folder's `.cache`; nil where that cannot be made.
  private static func privateFolder() -> String? {
    let cache = getenv("XDG_CACHE_HOME").map { String(cString: $0) }.flatMap { $0.hasPrefix("/") ? $0 : nil }
    guard let base = cache ?? getenv("HOME").map({ String(cString: $0) + "/.cache" }), base.hasPrefix("/") else {
      return nil
    }
    var path = ""
    for part in (base + "/dctop/terminfo").split(separator: "/") {
      path += "/" + part
      if mkdir(path, 0o700) != 0 && errno != EEXIST { return nil }
    }
    return path
  }

  private static func write(_ text: String, to path: String) -> Bool {
    guard let file = fopen(path, "w") else { return false }
    let isWritten = fputs(text, file) >= 0
    return fclose(file) == 0 && isWritten
  }

  private static func compile(_ path: String, into folder: String) -> Bool {
    var process: pid_t = 0
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    let texts: [String] = ["tic", "-x", "-o", folder, path]
    let words = texts.map { strdup($0) }
    defer { for word in words { free(word) } }
    guard posix_spawnp(&process, "tic", &actions, nil, words + [nil], nil) == 0 else { return false }
    var status: Int32 = 0
    return waitpid(process, &status, 0) == process && status == 0
  }
}
