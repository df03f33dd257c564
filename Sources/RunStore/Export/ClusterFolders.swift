import Foundation

/// A folder for each cluster, with its images in it.
package struct ClusterFolders {
  private let folder: String
  private let width: Int
  /// Of each cluster, in small letters: file systems may not tell them apart.
  private var taken: [Set<String>]

  /// Makes the folders of all clusters, also of empty ones.
  package init(in folder: String, clusterCount: Int) throws(StoreError) {
    self.folder = folder
    width = "\(clusterCount - 1)".count
    taken = [Set<String>](repeating: [], count: clusterCount)
    for cluster in 0..<clusterCount {
      let path = folder + "/" + name(of: cluster)
      if mkdir(path, 0o777) != 0 { throw .cannotCreate(path: path, reason: StoreError.lastReason) }
    }
  }

  /// The path for an image in its cluster's folder, made of its name; no two are alike.
  ///
  /// - Parameter suffix: What the file's name ends with, if not what the image's name does.
  package mutating func path(for image: String, cluster: Int, suffix: String? = nil) -> String {
    let safe = ClusterFolders.safeName(image)
    let ownSuffix = (safe as NSString).pathExtension
    let hasOwn = suffix == nil && !ownSuffix.isEmpty && ownSuffix.count <= 8
    let stem = hasOwn ? (safe as NSString).deletingPathExtension : safe
    let ending = hasOwn ? "." + ownSuffix : suffix.map { "." + $0 } ?? ""
    var name = ClusterFolders.cut(stem) + ending
    var number = 2
    while !taken[cluster].insert(name.lowercased()).inserted {
      name = "\(ClusterFolders.cut(stem))-\(number)\(ending)"
      number += 1
    }
    return "\(folder)/\(self.name(of: cluster))/\(name)"
  }

  private func name(of cluster: Int) -> String {
    let digits = "\(cluster)"
    return "cluster-" + String(repeating: "0", count: width - digits.count) + digits
  }

  /// A name that every file system and shell takes: folders joined by dashes, and underscores for what is special
  /// somewhere.
  static func safeName(_ name: String) -> String {
    let special = "\\:*?\"<>|#%&'`$;!~".unicodeScalars
    var result = String.UnicodeScalarView()
    for scalar in name.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
        result.append("_")
      default: result.append(scalar == "/" ? "-" : special.contains(scalar) ? "_" : scalar)
      }
    }
    let trimmed = String(result).trimmingCharacters(in: .whitespaces)
    // No hidden files, and nothing that a command takes for an option.
    let start = trimmed.unicodeScalars.drop { $0 == "." || $0 == "-" || $0 == "_" }
    return start.isEmpty ? "image" : String(String.UnicodeScalarView(start))
  }

  /// At most 180 bytes: file systems take 255 with what is added.
  private static func cut(_ stem: String) -> String {
    var result = stem
    while result.utf8.count > 180 { result.removeLast() }
    return result
  }
}
