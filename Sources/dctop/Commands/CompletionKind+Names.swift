import ArgumentParser
import Datasets
import NN

/// What shells offer for options that are texts, because more than these names may stand there.
extension CompletionKind {
  static var backbones: CompletionKind { .list(BackboneRegistry.all.map(\.name)) }
  static var precisions: CompletionKind { .list(["auto"] + Precision.allCases.map(\.rawValue)) }
  static var algorithms: CompletionKind { .list(AlgorithmTable.Policy.names) }

  /// The themes that there are when it is asked, the user's own among them.
  static var themes: CompletionKind {
    .custom { _, _, _ in
      (try? ThemeList(choice: nil, isLight: false, depth: .direct))?.themes.map(\.name) ?? []
    }
  }

  /// Names joined by `+`: those that may stand behind the last one.
  static var augmentations: CompletionKind {
    .custom { _, _, word in
      let begun = word.lastIndex(of: "+").map { String(word[...$0]) } ?? ""
      let operations = Augmentation.Operation.allCases.map(\.rawValue)
      let names = begun.isEmpty ? ["none"] + operations + Augmentation.presets.map(\.name) : operations
      return names.map { begun + $0 }
    }
  }
}
