import Curses
import Glibc

extension SignalPipe {
  /// The signals that have come since the last call and that ask the program to stop: the others do something else
  /// where a run is trained, and nothing where none is.
  func takeStopping() -> [Int32] { take().filter { $0 != SIGUSR1 && $0 != SIGUSR2 } }
}
