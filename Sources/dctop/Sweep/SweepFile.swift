import ArgumentParser
import DeepCluster
import Foundation
import TOMLKit
import TUI

/// A file of experiments: data, seeds, and recipes of options, each run with each.
struct SweepFile {
  let path: String
  /// As the file has them.
  private(set) var data: [String] = []
  private(set) var seeds: [UInt64] = []
  /// With the options that are common to all, and each combination of the grid.
  private(set) var recipes: [SweepRecipe] = []

  private let file: TOMLFile
  /// The options of train, by which every key is checked.
  private let known: [Setting]
  private var faults: [SweepFault] = []

  static let example = "data = \"images\""
  private static let keys = ["data", "seeds", "options", "grid", "recipe"]
  /// Options that a sweep gives by itself, and where they come from.
  private static let own = ["seed": "seeds = [1, 2, 3] stands for it", "output": "dctop sweep --output says where"]
  private static let mostRuns = 10_000

  /// Reads the file.
  ///
  /// - Throws: ``UsageError`` with all that is wrong with it.
  init(_ path: String) throws {
    self.path = path
    file = try TOMLFile(path, kind: "sweep's file", example: SweepFile.example)
    known = try Train.parse([]).options.settings
    for (key, _) in file.table where !SweepFile.keys.contains(key) {
      let isOption = known.contains { $0.name == key }
      let advice =
        isOption
        ? "options stand under [options], [grid] or [[recipe]]."
        : nearest(to: key, in: SweepFile.keys).map { "did you mean \($0)?" }
          ?? "expected \(SweepFile.keys.joined(separator: ", "))."
      tell("there is no '\(key.sanitized())' here: \(advice)", file.line(of: key) ?? file.line(of: nil, table: key))
    }
    readData()
    readSeeds()
    readRecipes()
    let count = data.count * seeds.count * recipes.count
    if count > SweepFile.mostRuns {
      tell("\(count) runs are too many: expected \(SweepFile.mostRuns) at most.", nil)
    }
    guard faults.isEmpty else { throw SweepFault.error(faults, in: path) }
  }

  private mutating func tell(_ message: String, _ line: Int?) {
    faults.append(SweepFault(line: line, message: message))
  }

  private mutating func readData() {
    let value = file.table["data"]
    let all = value?.string.map { [$0] } ?? value?.array?.map { $0.string ?? "" } ?? []
    if all.isEmpty || all.contains("") {
      tell("data: expected the path of images in quotes, or a list of such paths.", file.line(of: "data"))
    }
    let names = all.map(SweepFile.dataName)
    for (place, name) in names.enumerated() where names.firstIndex(of: name) != place {
      tell("data: two of them are called '\(name)': rename one, or run them apart.", file.line(of: "data"))
    }
    data = all
  }

  private mutating func readSeeds() {
    let value = file.table["seeds"]
    if let count = value?.int, count >= 1, count <= SweepFile.mostRuns {
      seeds = (1...UInt64(count)).map { $0 }
    } else if value == nil {
      seeds = [Configuration().seed]
    } else {
      seeds = value?.array?.compactMap { $0.int.flatMap { UInt64(exactly: $0) } } ?? []
      let isWhole = seeds.count == value?.array?.count && !seeds.isEmpty
      if !isWhole || Set(seeds).count != seeds.count {
        tell("seeds: expected a number of seeds, or a list of different integers from 0 on.", file.line(of: "seeds"))
      }
    }
  }

  private mutating func readRecipes() {
    let common = readOptions(file.table["options"], table: "options", number: 0, besides: [])
    let grid = readGrid()
    var recipes: [SweepRecipe] = []
    if let value = file.table["recipe"] {
      let tables = value.array?.map { $0.table } ?? []
      if tables.isEmpty || tables.contains(where: { $0 == nil }) {
        tell("recipe: expected tables under [[recipe]], with a name and options.", file.line(of: "recipe"))
      }
      for (number, table) in tables.enumerated() {
        guard let table else { continue }
        let own = readOptions(table, table: "recipe", number: number, besides: ["name"])
        let line = file.line(of: nil, table: "recipe", number: number)
        for axis in grid where own[axis.option] != nil {
          tell(
            "\(axis.option) is in the grid too: leave it out of one of them.",
            file.line(of: axis.option, table: "recipe", number: number))
        }
        recipes.append(
          SweepRecipe(name: readName(table, number), words: common.merging(own) { $1 }, line: line))
      }
      for (place, recipe) in recipes.enumerated()
      where !recipe.name.isEmpty && recipes.firstIndex(where: { $0.name == recipe.name }) != place {
        tell("there are two recipes '\(recipe.name)': give each a name of its own.", recipe.line)
      }
    } else {
      let name = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
      recipes = [SweepRecipe(name: grid.isEmpty ? SweepRecipe.namePart(name) : "", words: common, line: nil)]
    }
    self.recipes = recipes.flatMap { $0.combined(with: grid) }
    for recipe in self.recipes where recipe.name.count > SweepRecipe.longestName {
      tell("the name \(recipe.name) is longer than \(SweepRecipe.longestName) letters: shorten it.", recipe.line)
    }
  }

  private mutating func readName(_ table: TOMLTable, _ number: Int) -> String {
    let name = table["name"]?.string ?? ""
    if !SweepRecipe.isName(name) {
      tell(
        "name: expected a text of letters, digits, '.', '_', '+', '=' and '-', such as \"k50\".",
        file.line(of: "name", table: "recipe", number: number))
    }
    return name
  }

  /// The options of a table as words of the command line.
  private mutating func readOptions(
    _ value: (any TOMLValueConvertible)?, table name: String, number: Int, besides others: Set<String>
  ) -> [String: String] {
    guard let value else { return [:] }
    guard let table = value.table else {
      tell("\(name): expected a table, [\(name)], with options below it.", file.line(of: name))
      return [:]
    }
    var words: [String: String] = [:]
    for (key, value) in table where !others.contains(key) {
      let line = file.line(of: key, table: name, number: number)
      if let word = word(key, value, line) { words[key] = word }
    }
    return words
  }

  private mutating func readGrid() -> [(option: String, words: [String])] {
    guard let value = file.table["grid"] else { return [] }
    guard let table = value.table else {
      tell("grid: expected a table, [grid], with lists of values below it.", file.line(of: "grid"))
      return []
    }
    var grid: [(option: String, words: [String])] = []
    for (key, value) in table {
      let line = file.line(of: key, table: "grid")
      guard let values = value.array, !values.isEmpty else {
        tell("\(key.sanitized()): expected a list of values, as in 'k = [10, 50]'.", line)
        continue
      }
      let words = values.compactMap { word(key, $0, line) }
      if Set(words).count != words.count { tell("\(key): a value is there twice.", line) }
      grid.append((option: key, words: words))
    }
    return grid
  }

  /// One option as a word of the command line; nil where it is wrong, which is told.
  private mutating func word(_ key: String, _ value: any TOMLValueConvertible, _ line: Int?) -> String? {
    if let reason = SweepFile.own[key] {
      tell("\(key) cannot stand here: \(reason).", line)
      return nil
    }
    do throws(SettingFile.Problem) {
      return try SettingFile.word(key, value, known)
    } catch {
      tell(error.message, line)
      return nil
    }
  }

  /// The line of a key that stands before all tables.
  func line(of key: String) -> Int? { file.line(of: key) }

  /// What runs on some data are called by, where there is more than one.
  static func dataName(_ path: String) -> String {
    SweepRecipe.namePart((((path as NSString).lastPathComponent) as NSString).deletingPathExtension)
  }
}
