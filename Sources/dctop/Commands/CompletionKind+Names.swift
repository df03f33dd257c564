import ArgumentParser
import Datasets
import NN
import TUI

/// What shells offer for options that are texts, because more than these names may stand there.
extension CompletionKind {
  static var backbones: CompletionKind { .list(BackboneRegistry.all.map(\.name)) }
  static var precisions: CompletionKind { .list(["auto"] + Precision.allCases.map(\.rawValue)) }
  static var algorithms: CompletionKind { .list(AlgorithmTable.Policy.names) }

  /// Operations and their combinations with a name; not what `+` makes of them.
  static var augmentations: CompletionKind {
    .list(["none"] + Augmentation.Operation.allCases.map(\.rawValue) + Augmentation.presets.map(\.name))
  }

  /// The themes that there are. Their files are read only where a shell's script is made: options are described at every
  /// start, and that is to be quick.
  static var themes: CompletionKind {
    guard CommandLine.arguments.contains("--generate-completion-script") else { return .default }
    let found = try? ThemeList(choice: nil, isLight: false, depth: .direct)
    return .list(found?.themes.map(\.name) ?? [])
  }
}
