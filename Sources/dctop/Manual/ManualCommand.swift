import ArgumentParser
import Foundation

/// `dctop manual`: prints the manual page; for `script/install`.
struct Manual: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual",
    abstract: "Print the manual page, for man.", shouldDisplay: false)

  func run() throws {
    let help = try JSONDecoder().decode(CommandLineDescription.self, from: Data(DCTop._dumpHelp().utf8))
    print(ManualPage(help.command, version: Version.current).text)
  }
}
