import TUI

/// The command line as it is edited: a text with a cursor, the lines before, and what is wrong.
package struct CommandPrompt: Sendable {
  /// What a key has come to.
  package enum Outcome: Equatable {
    case editing, closed
    /// A line that can be carried out.
    case entered(LiveCommand, line: String)
  }

  /// Completions of one word that take turns.
  private struct Cycle {
    var start: Int
    var words: [String]
    var index: Int?
  }

  package private(set) var isOpen = false
  private var characters: [Character] = []
  /// Before which character the next one comes.
  package private(set) var cursor = 0
  /// Why the line that was entered cannot be carried out.
  package private(set) var failure: String?
  private var cycle: Cycle?
  /// The lines that have been entered, the last one last.
  private var history: [String] = []
  /// Which of them is shown, and the text that was there before.
  private var recalled: (index: Int, draft: String)?

  private static let historyLimit = 100
  private static let lengthLimit = 200

  package init() {}

  package var text: String { String(characters) }

  /// The completions to choose from; none unless there are several.
  package var choices: [String] { cycle?.words ?? [] }

  package mutating func open() {
    isOpen = true
    set("")
  }

  /// Edits the line by a key.
  package mutating func take(_ key: Key, _ context: LiveCommand.Context) -> Outcome {
    failure = nil
    if key == .tab || key == .backTab {
      complete(key == .tab ? 1 : -1, context)
      return .editing
    }
    cycle = nil
    switch key {
    case .enter: return enter(context)
    case .escape, .control("c"): return close()
    case .backspace where characters.isEmpty: return close()
    case .backspace where cursor > 0:
      cursor -= 1
      characters.remove(at: cursor)
    case .delete where cursor < characters.count: characters.remove(at: cursor)
    case .left: cursor = max(0, cursor - 1)
    case .right: cursor = min(characters.count, cursor + 1)
    case .home: cursor = 0
    case .end: cursor = characters.count
    case .control("u"):
      characters.removeFirst(cursor)
      cursor = 0
    case .up: recall(-1)
    case .down: recall(1)
    case .character(let character): insert(character)
    default: break
    }
    return .editing
  }

  private mutating func insert(_ character: Character) {
    let text = String(character)
    // One character is one column, and nothing that would come out as another.
    guard text.unicodeScalars.count == 1, text.sanitized() == text, characters.count < CommandPrompt.lengthLimit else {
      return
    }
    characters.insert(character, at: cursor)
    cursor += 1
  }

  private mutating func close() -> Outcome {
    isOpen = false
    return .closed
  }

  private mutating func enter(_ context: LiveCommand.Context) -> Outcome {
    let line = text.split(separator: " ").joined(separator: " ")
    if line.isEmpty { return close() }
    if history.last != line { history.append(line) }
    if history.count > CommandPrompt.historyLimit { history.removeFirst() }
    recalled = nil
    do throws(LiveCommand.Failure) {
      let command = try LiveCommand.parse(line, context)
      isOpen = false
      return .entered(command, line: line)
    } catch {
      failure = error.message
      return .editing
    }
  }

  private mutating func set(_ text: String) {
    characters = Array(text)
    cursor = characters.count
    (failure, cycle, recalled) = (nil, nil, nil)
  }

  private mutating func recall(_ step: Int) {
    let (index, draft) = recalled ?? (history.count, text)
    let wanted = index + step
    guard (0...history.count).contains(wanted) else { return }
    set(wanted == history.count ? draft : history[wanted])
    recalled = (wanted, draft)
  }

  /// Completes the word before the cursor: as far as all completions agree, then one after the other.
  private mutating func complete(_ step: Int, _ context: LiveCommand.Context) {
    if var turn = cycle {
      let count = turn.words.count
      let index = turn.index.map { ($0 + step + count) % count } ?? (step > 0 ? 0 : count - 1)
      turn.index = index
      replace(from: turn.start, with: turn.words[index])
      cycle = turn
      return
    }
    let before = String(characters[..<cursor])
    let words = LiveCommand.completions(of: before, context)
    let start = (characters[..<cursor].lastIndex(of: " ") ?? -1) + 1
    guard let first = words.first else { return }
    guard words.count > 1 else { return replace(from: start, with: first + (cursor == characters.count ? " " : "")) }
    let common = words.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
    if common.count > cursor - start { replace(from: start, with: common) }
    cycle = Cycle(start: start, words: words, index: nil)
  }

  private mutating func replace(from start: Int, with word: String) {
    characters.replaceSubrange(start..<cursor, with: Array(word))
    cursor = start + word.count
  }
}

extension String {
  /// What the beginnings of both have in common.
  fileprivate func commonPrefix(with other: String) -> String {
    String(zip(self, other).prefix { $0 == $1 }.map(\.0))
  }
}
