extension ImageSource {
  /// Some of the images side by side, row by row, as the bytes of one PNG file; places left over, and those of images
  /// that cannot be decoded, are black.
  ///
  /// - Parameters:
  ///   - side: Of each image, in pixels.
  ///   - progress: Told how many are decoded.
  /// - Throws: ``DatasetError/damagedImage(name:reason:)`` where libpng cannot make the file.
  public func sheet(
    of images: [Int], columns: Int, rows: Int, side: Int, progress: (_ done: Int) -> Void = { _ in }
  ) throws(DatasetError) -> [UInt8] {
    precondition(images.count <= columns * rows, "\(images.count) images on \(columns) x \(rows) places")
    var sheet = PixelSheet(columns: columns, rows: rows, side: side, channels: channels)
    var own = [UInt8](repeating: 0, count: channels * side * side)
    for (place, image) in images.enumerated() {
      do throws(DatasetError) {
        try own.withUnsafeMutableBufferPointer { own throws(DatasetError) in
          try decode(at: image, side: side, into: own)
        }
      } catch {
        continue
      }
      sheet.place(own, at: place)
      progress(place + 1)
    }
    return try sheet.png()
  }
}
