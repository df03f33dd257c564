import Datasets
import DeepCluster
import Foundation
import RunStore

/// Where the images of filters go: a sheet's file or a folder, and a table.
struct FilterOutput {
  var path: String { place.path }
  private let place: ExportPlace
  private let table: ExportPlace?
  private let isFile: Bool

  /// More than anyone looks at, and as much as memory should hold.
  private static let largestSheet = 200_000_000

  /// - Parameter path: A file if it ends with `.png`, else a folder.
  init(_ path: String, csv: String?, replaces: Bool) {
    place = ExportPlace(path, replaces: replaces)
    table = csv.map { ExportPlace($0, replaces: replaces) }
    isFile = path.hasSuffix(".png")
  }

  /// Throws what ``write(_:)`` would for what is there already, and for sheets that are too large: before long work.
  func check(count: Int, columns: Int, side: Int) throws {
    try isFile ? place.checkFile() : place.checkFolder()
    try table?.checkFile()
    if FilterPictures.pixelCount(count, columns: columns, side: side) > FilterOutput.largestSheet {
      throw UsageError(
        message: "\(count) filters with \(columns - 1) images of \(side) pixels each make too large a sheet: "
          + "name fewer --filters, or a smaller --top.")
    }
  }

  func write(_ pictures: FilterPictures) throws {
    let sheet = try pictures.sheet().png()
    if isFile {
      try place.writeFile { try FilterOutput.write(sheet, to: $0) }
    } else {
      try place.writeFolder { folder in
        try FilterOutput.write(sheet, to: folder + "/sheet.png")
        for maximizer in pictures.maximizers {
          let bytes = try PNGEncoder.encode(
            maximizer.pixels, channels: pictures.channels, height: pictures.side, width: pictures.side)
          try FilterOutput.write(bytes, to: folder + String(format: "/filter-%04d.png", maximizer.filter))
        }
      }
    }
    try table?.writeFile { try FilterOutput.write(Array(pictures.table.utf8), to: $0) }
  }

  private static func write(_ bytes: [UInt8], to path: String) throws(StoreError) {
    let file = try FileWriter(path)
    try file.write(bytes: bytes)
    try file.finish()
  }
}
