import Dashboard
import Foundation

/// What the process costs, measured once a second.
struct ResourceMeter {
  private var last: Sample?
  private static let interval = 1.0

  private struct Sample {
    var seconds: Double
    var processSeconds: Double
    /// Of the thread that asks, which is the one that draws.
    var threadSeconds: Double
    var terminalBytes: Int
  }

  /// The cost since the last measurement, or nil where that is too short ago.
  ///
  /// - Parameter terminalBytes: Sent to the terminal so far.
  mutating func measure(at seconds: Double, terminalBytes: Int) -> ResourceUsage? {
    if let last, seconds - last.seconds < ResourceMeter.interval { return nil }
    let sample = Sample(
      seconds: seconds, processSeconds: ResourceMeter.clock(CLOCK_PROCESS_CPUTIME_ID),
      threadSeconds: ResourceMeter.clock(CLOCK_THREAD_CPUTIME_ID), terminalBytes: terminalBytes)
    defer { last = sample }
    guard let last else { return nil }
    let elapsed = sample.seconds - last.seconds
    return ResourceUsage(
      cpuPercent: 100 * (sample.processSeconds - last.processSeconds) / elapsed,
      residentBytes: ResourceMeter.residentBytes,
      uiPercent: 100 * (sample.threadSeconds - last.threadSeconds) / elapsed,
      terminalBytesPerSecond: Double(sample.terminalBytes - last.terminalBytes) / elapsed)
  }

  private static func clock(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  private static var residentBytes: Int {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }
}

/// The time of day where the user is.
enum WallClock {
  static var secondsOfDay: Int { secondsOfDay(of: time(nil)) }

  /// A moment in seconds since 1970, as the dashboard shows it.
  static func past(_ seconds: Double) -> PastTime {
    PastTime(
      seconds: seconds, secondsOfDay: secondsOfDay(of: time_t(seconds)), age: max(0, Double(time(nil)) - seconds))
  }

  private static func secondsOfDay(of time: time_t) -> Int {
    var now = time
    var parts = tm()
    localtime_r(&now, &parts)
    return (Int(parts.tm_hour) * 60 + Int(parts.tm_min)) * 60 + Int(parts.tm_sec)
  }
}
