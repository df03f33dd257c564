import Datasets
import DeepCluster
import RunStore

/// What was found of some filters, as a sheet and as a table.
struct FilterPictures {
  let maximizers: [SnapshotFilters.Maximizer]
  let channels: Int
  let side: Int
  private let images: CombinedImages?
  /// For each filter; none where no images were looked through.
  private let matches: [StrongestImages]
  private let top: Int

  /// What an image takes on the sheet at least, in pixels: small ones are made larger.
  private static let leastSide = 64
  private static let (gap, gridColumns) = (4, 8)

  init(
    _ maximizers: [SnapshotFilters.Maximizer], _ images: CombinedImages?, _ matches: [StrongestImages], top: Int,
    of study: SnapshotFilters
  ) {
    (self.maximizers, self.images, self.matches, self.top) = (maximizers, images, matches, top)
    (channels, side) = (study.inference.channels, study.inference.size)
  }

  /// The pixels that a sheet of so many images takes, beside each other and below.
  static func pixelCount(_ count: Int, columns: Int, side: Int) -> Int {
    let step = side * scale(side) + gap
    return count * columns * step * step
  }

  private static func scale(_ side: Int) -> Int { max(1, (leastSide + side - 1) / side) }

  /// A row a filter: the image that maximises it, and those that activate it most; without these, just the first ones,
  /// several in a row.
  ///
  /// - Throws: `DatasetError` where an image can no longer be decoded.
  func sheet() throws(DatasetError) -> PixelSheet {
    let count = maximizers.count
    let columns = images == nil ? min(count, FilterPictures.gridColumns) : 1 + top
    var sheet = PixelSheet(
      columns: columns, rows: images == nil ? (count + columns - 1) / columns : count, side: side, channels: channels,
      scale: FilterPictures.scale(side), gap: FilterPictures.gap)
    for (row, maximizer) in maximizers.enumerated() {
      guard let images else {
        sheet.place(maximizer.pixels, at: row)
        continue
      }
      sheet.place(maximizer.pixels, at: row * columns)
      for (rank, match) in matches[row].matches.enumerated() {
        sheet.place(try images.pixels(of: match.image, side: side), at: row * columns + 1 + rank)
      }
    }
    return sheet
  }

  /// `filter,rank,image,activation`; rank 0, without a name, is the image that maximises.
  var table: String {
    var lines = ["filter,rank,image,activation"]
    for (row, maximizer) in maximizers.enumerated() {
      lines.append("\(maximizer.filter),0,,\(maximizer.activation)")
      guard let images else { continue }
      for (rank, match) in matches[row].matches.enumerated() {
        let name = csvField(images.identifier(at: match.image))
        lines.append("\(maximizer.filter),\(rank + 1),\(name),\(match.activation)")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
