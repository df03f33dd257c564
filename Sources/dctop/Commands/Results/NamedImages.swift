import Datasets
import Foundation

/// The images that a user names, one after the other: image files, folders and data sets of any format, and lists of
/// their paths on standard input.
struct NamedImages {
  private struct Opened {
    let source: any ImageSource
    let word: String
    /// Whether the word is the path of one image.
    let isFile: Bool
    var next = 0
  }

  private var words: ArraySlice<String>
  private var readsInput = false
  private var opened: Opened?
  private let onProblem: (String) -> Void

  /// - Parameters:
  ///   - words: Paths; `-`, or no word at all, stands for those on standard input, one a line.
  ///   - onProblem: Told why a path cannot be opened; it is left out.
  init(_ words: [String], onProblem: @escaping (String) -> Void) {
    self.words = words.isEmpty ? ["-"] : words[...]
    self.onProblem = onProblem
  }

  /// The next images, up to `count` of them; none at the end. Nothing is read beyond them.
  mutating func next(_ count: Int) -> [CombinedImages.Item] {
    var items: [CombinedImages.Item] = []
    while items.count < count, let item = nextItem() { items.append(item) }
    return items
  }

  private mutating func nextItem() -> CombinedImages.Item? {
    while true {
      if let current = opened, current.next < current.source.count {
        opened?.next += 1
        return CombinedImages.Item(
          name: NamedImages.name(of: current.next, in: current), source: current.source, place: current.next)
      }
      guard let word = nextWord() else { return nil }
      do {
        let source = try DatasetRegistry.open(word)
        opened = Opened(source: source, word: word, isFile: source.count == 1 && !NamedImages.isFolder(word))
      } catch {
        opened = nil
        onProblem("\(error)")
      }
    }
  }

  private mutating func nextWord() -> String? {
    while true {
      if readsInput {
        if let line = readLine() {
          if line.isEmpty { continue }
          return line
        }
        readsInput = false
      }
      guard let word = words.popFirst() else { return nil }
      if word != "-" { return word }
      readsInput = true
    }
  }

  /// An image's path where it has a file of its own, else its data's with its name or number there.
  private static func name(of place: Int, in opened: Opened) -> String {
    if opened.isFile, opened.source.file(at: place) != nil { return opened.word }
    if let file = opened.source.file(at: place) { return file }
    let identifier = opened.source.identifier(at: place)
    return opened.word + (identifier.hasPrefix("#") ? "" : "/") + identifier
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }
}
