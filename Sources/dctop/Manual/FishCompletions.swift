import Foundation

/// ArgumentParser's completions for fish, mended: it offers the options of a command only behind the command's name, and
/// train has none in `dctop DATA --head`.
enum FishCompletions {
  private static let condition = "_should_offer_completions_for_flags_or_options \"dctop"

  /// The script with train's options offered without a command too; any other text as it is.
  static func mended(_ script: String) -> String {
    guard script.contains("complete -c 'dctop' -n '__dctop\(condition)") else { return script }
    return script.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard let found = line.range(of: condition + " train\"") else { return String(line) }
      return line + "\n" + line.replacingCharacters(in: found, with: condition + "\"")
    }.joined(separator: "\n")
  }
}
