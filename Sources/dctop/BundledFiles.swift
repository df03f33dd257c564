import Foundation

/// The files that come with the program: the sample data and the themes.
enum BundledFiles {
  /// The path of a bundled folder (`samples`, `themes`), or nil if it is nowhere.
  ///
  /// Beside an installed program it is `../share/dctop/<name>`; in a checkout, in the folder above `.build`.
  static func folder(_ name: String) -> String? {
    candidates(name).first { FileManager.default.fileExists(atPath: $0) }
  }

  private static func candidates(_ name: String) -> [String] {
    let binary = URL(fileURLWithPath: executable).resolvingSymlinksInPath()
    var folder = binary.deletingLastPathComponent()
    var result = [folder.appendingPathComponent("../share/dctop/\(name)").standardized.path]
    while folder.path != "/" {
      let isCheckout = FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path)
      if isCheckout { result.append(folder.appendingPathComponent(name).path) }
      folder = folder.deletingLastPathComponent()
    }
    return result
  }

  private static var executable: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments.first
      ?? "dctop"
  }
}
