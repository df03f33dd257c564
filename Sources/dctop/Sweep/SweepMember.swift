import ArgumentParser
import Datasets
import DeepCluster
import Foundation
import RunStore

/// One run of a sweep.
struct SweepMember: Sendable {
  let name: String
  /// The recipe, with the data's name before it where there are several.
  let recipe: String
  let seed: UInt64
  /// As the file has it, and where it is.
  let data: String
  let dataPath: String
  /// The recipe's options as words of a command line, in alphabetical order.
  let words: [String]
  let epochs: Int
  /// Where the file has the recipe.
  let line: Int?

  /// What the sweep's list keeps of it.
  var record: SweepRecord.Member { SweepRecord.Member(name: name, data: data, seed: seed, words: words) }

  /// The options as train takes them.
  ///
  /// - Throws: what is wrong with them together.
  fileprivate static func options(_ words: [String], seed: UInt64) throws -> TrainOptions {
    try Train.parse(words + ["--seed=\(seed)"]).options
  }
}

extension SweepFile {
  /// Every run, recipe after recipe, and in each seed after seed.
  ///
  /// - Throws: ``UsageError`` with all options that do not go together.
  func members() throws -> [SweepMember] {
    var members: [SweepMember] = []
    var faults: [SweepFault] = []
    for data in data {
      for recipe in recipes {
        let words = recipe.words.sorted { $0.key < $1.key }.map(\.value)
        let name = self.data.count > 1 ? "\(SweepFile.dataName(data))-\(recipe.name)" : recipe.name
        do {
          let epochs = try SweepMember.options(words, seed: 0).epochs
          members += seeds.map { seed in
            SweepMember(
              name: "\(name)-seed\(seed)", recipe: name, seed: seed, data: data, dataPath: place(of: data),
              words: words, epochs: epochs, line: recipe.line)
          }
        } catch {
          faults.append(SweepFault(line: recipe.line, message: "\(recipe.name): \(SweepFault.text(of: error))"))
        }
      }
    }
    for (name, runs) in Dictionary(grouping: members, by: \.name).sorted(by: { $0.key < $1.key }) where runs.count > 1 {
      faults.append(
        SweepFault(line: runs[0].line, message: "two runs are called \(name): rename a recipe or the data."))
    }
    guard faults.isEmpty else { throw SweepFault.error(faults, in: path) }
    return members
  }

  /// The folder of the file, which paths in it begin at.
  var folder: String { URL(fileURLWithPath: path).standardized.deletingLastPathComponent().path }

  private func place(of data: String) -> String {
    let expanded = (data as NSString).expandingTildeInPath
    return URL(fileURLWithPath: expanded, relativeTo: URL(fileURLWithPath: folder + "/")).standardized.path
  }

  /// Opens the data and has every choice made that a run would make, so that what is wrong ends the sweep before its
  /// first run and not the last one in the night.
  ///
  /// - Throws: ``UsageError`` with all that is wrong.
  func check(_ members: [SweepMember]) throws {
    var faults: [SweepFault] = []
    for (path, members) in Dictionary(grouping: members, by: \.dataPath).sorted(by: { $0.key < $1.key }) {
      do {
        let progress = ProgressLine("looking for images in \(path)")
        let source = try DatasetRegistry.open(path) { progress.show($0) }
        progress.finish()
        var recipes: Set<String> = []
        for member in members where recipes.insert(member.recipe).inserted {
          do {
            let options = try SweepMember.options(member.words, seed: member.seed)
            _ = try RunPlan(options.configuration, source: source)
          } catch {
            faults.append(SweepFault(line: member.line, message: "\(member.recipe): \(UsageError(error).message)"))
          }
        }
      } catch {
        faults.append(SweepFault(line: line(of: "data"), message: "\(error)"))
      }
    }
    guard faults.isEmpty else { throw SweepFault.error(faults, in: path) }
  }
}
