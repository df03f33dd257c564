import Foundation

extension RunDirectory {
  /// Writes `skipped.csv`: a line for each image that was left out, with the reason.
  ///
  /// - Throws: ``StoreError/cannotWrite(path:reason:)``.
  public func write(skipped: [(image: String, reason: String)]) throws(StoreError) {
    try StagedFile.write(to: path + "/skipped.csv") { (file) throws(StoreError) in
      try file.write("image,reason\n")
      for (image, reason) in skipped { try file.write("\(csvField(image)),\(csvField(reason))\n") }
    }
  }
}
