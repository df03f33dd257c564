import Foundation

/// Options by a name, which runs with several seeds have in common.
struct SweepRecipe {
  let name: String
  /// What one would write on the command line, by the option's name.
  let words: [String: String]
  /// Where the file has it.
  let line: Int?

  /// What names of recipes, and so of folders, are made of.
  static let nameCharacters = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+=-")
  static let longestName = 100

  static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.count <= longestName && text.first != "." && text.allSatisfy(nameCharacters.contains)
  }

  /// Text of any kind as a part of a name.
  static func namePart(_ text: String) -> String {
    String(text.map { nameCharacters.contains($0) ? $0 : "_" })
  }

  /// The recipe with every choice of one value for each option of a grid, the first option changing slowest.
  func combined(with grid: [(option: String, words: [String])]) -> [SweepRecipe] {
    grid.reduce([self]) { recipes, axis in
      recipes.flatMap { recipe in
        axis.words.map { word in
          let part = "\(axis.option)=\(SweepRecipe.namePart(SweepRecipe.value(of: word)))"
          return SweepRecipe(
            name: recipe.name.isEmpty ? part : "\(recipe.name)-\(part)",
            words: recipe.words.merging([axis.option: word]) { $1 }, line: recipe.line)
        }
      }
    }
  }

  /// `10` of `--k=10`; of a flag, whether it is on.
  private static func value(of word: String) -> String {
    guard let sign = word.firstIndex(of: "=") else { return word.hasPrefix("--no-") ? "off" : "on" }
    return String(word[word.index(after: sign)...])
  }
}
