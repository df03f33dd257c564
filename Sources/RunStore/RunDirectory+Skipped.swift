import Foundation

extension RunDirectory {
  /// Writes `skipped.csv`: a line for each image that was left out, with the reason.
  ///
  /// - Throws: ``StoreError/cannotWrite(path:reason:)``.
  public func write(skipped: [(image: String, reason: String)]) throws(StoreError) {
    let target = path + "/skipped.csv"
    let staged = target + ".\(getpid()).new"
    let file = try FileWriter(staged)
    try file.write("image,reason\n")
    for (image, reason) in skipped { try file.write("\(csvField(image)),\(csvField(reason))\n") }
    try file.finish()
    if rename(staged, target) != 0 { throw .cannotWrite(path: target, reason: StoreError.lastReason) }
  }
}
