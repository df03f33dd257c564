import ArgumentParser
import Foundation
import Tensors

/// The program's root command: `dctop DATA` is `dctop train DATA`.
struct DCTop: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dctop",
    abstract: "DeepCluster, live in the terminal: clusters images without labels, and shows it learn.",
    discussion: "dctop --version --verbose tells of the libraries, the processor and the terminal too.",
    version: "dctop \(Version.current)",
    subcommands: [
      Train.self, Resume.self, Watch.self, Replay.self, Compare.self, Branch.self, Runs.self, Predict.self, Export.self,
      Evaluate.self, Similar.self, Filters.self, DescribeData.self, Bench.self, ShowConfiguration.self, Manual.self,
      Sweep.self, SweepRun.self,
    ],
    defaultSubcommand: Train.self)
}

/// Where the program starts: usage errors end with status 2, as `cli.md` has it, not ArgumentParser's 64.
@main
enum Main {
  static func main() {
    ComputeLibrary.restartWithSettings()
    let words = Array(CommandLine.arguments.dropFirst())
    do {
      try run(words)
      try StandardOutput.finish()
    } catch {
      leave(status(of: error))
    }
  }

  /// Ends the process without what libraries do at its exit: where the user leaves at once, the trainer still computes
  /// with them.
  private static func leave(_ status: Int32) -> Never {
    fflush(nil)
    _exit(status)
  }

  private static func run(_ words: [String]) throws {
    if Set(words) == ["--version", "--verbose"] { return print(VersionReport()) }
    try CommandGuess.check(words)
    var command = try DCTop.parseAsRoot(words)
    if let configured = command as? any Configured {
      try run(configured, words)
    } else {
      try command.run()
    }
  }

  /// Runs a command with what configuration files add to its words; what is wrong with an option then names its file.
  private static func run(_ command: any Configured, _ words: [String]) throws {
    let layers = try SettingLayers(for: command, words)
    do {
      var command: any ParsableCommand = layers.addsWords ? try DCTop.parseAsRoot(layers.words) : command
      try command.run()
    } catch {
      let message = (error as? UsageError)?.message ?? DCTop.message(for: error)
      let advice = layers.advice(on: message)
      throw advice.isEmpty ? error : UsageError(message: message + advice)
    }
  }

  private static func status(of error: any Error) -> Int32 {
    if let exit = error as? ExitCode { return exit.rawValue }
    if let wrong = error as? UsageError {
      StandardError.write("dctop: \(wrong.message)\n")
      return 2
    }
    let message = DCTop.fullMessage(for: error)
    if DCTop.exitCode(for: error) == .success {
      print(FishCompletions.mended(message))
      do { try StandardOutput.finish() } catch { return status(of: error) }
      return 0
    }
    StandardError.write(message + "\n")
    return DCTop.exitCode(for: error) == .validationFailure ? 2 : 1
  }
}

/// A wrong option or wrong data: one message with what, where, what was expected and what to do; exit status 2.
struct UsageError: Error {
  let message: String
  /// What an error says; a usage error stays what it is.
  init(_ error: any Error) { message = (error as? UsageError)?.message ?? "\(error)" }
  init(message: String) { self.message = message }
}

/// Standard error, unbuffered.
enum StandardError {
  static func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}

/// The program's version.
enum Version {
  static let current = "0.1.0"
}
