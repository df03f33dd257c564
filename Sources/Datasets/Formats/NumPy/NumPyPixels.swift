import Foundation

/// The numbers of an array of images, as bytes.
struct NumPyPixels {
  /// What the array holds.
  private enum Element: String { case byte = "u1", float = "f4", double = "f8" }

  private let element: Element
  private let values: Data
  /// What a number is multiplied with to become a byte.
  private let factor: Double

  /// How many images are looked at for the range of the numbers.
  private static let lookCount = 256
  /// The least maximum of numbers that are 0...255; one between 1 and this belongs to neither range.
  private static let leastOfBytes = 16.0

  /// - Throws: ``DatasetError/wrongArray(path:found:expected:)`` for other numbers than bytes and little-endian floats
  ///   of 0...1 or 0...255.
  init(_ file: NumPyFile, _ layout: NumPyLayout, path: String) throws(DatasetError) {
    guard let element = Element(rawValue: file.type) else {
      throw .wrongArray(
        path: path, found: "numbers of type \(file.type)",
        expected: "uint8, float32 or float64, little-endian; .astype(\"uint8\") converts them")
    }
    (self.element, values) = (element, file.values)
    guard element != .byte else {
      factor = 1
      return
    }
    var (least, greatest) = (Double.infinity, -Double.infinity)
    for image in stride(from: 0, to: layout.count, by: max(1, layout.count / NumPyPixels.lookCount)) {
      for number in NumPyPixels.numbers(file.values, element, layout.places(of: image)) where number.isFinite {
        (least, greatest) = (min(least, number), max(greatest, number))
      }
    }
    if least >= 0 && greatest <= 1 {
      factor = 255
    } else if least >= 0 && (NumPyPixels.leastOfBytes...255).contains(greatest) {
      factor = 1
    } else {
      throw .wrongArray(
        path: path, found: "values from \(least) to \(greatest)",
        expected: "0...1 or 0...255: scale or clip them before they are saved")
    }
  }

  /// The greatest number that can be a byte.
  var greatest: Int { Int(255 / factor) }

  /// The bytes at some places of the array; nil where a number is out of range or none.
  func bytes(at places: Range<Int>) -> [UInt8]? {
    if element == .byte { return values.withUnsafeBytes { [UInt8]($0[places]) } }
    let scaled = NumPyPixels.numbers(values, element, places).map { $0 * factor }
    guard scaled.allSatisfy({ $0 >= 0 && $0 <= 255 }) else { return nil }
    return scaled.map { UInt8($0.rounded()) }
  }

  private static func numbers(_ values: Data, _ element: Element, _ places: Range<Int>) -> [Double] {
    values.withUnsafeBytes { bytes in
      switch element {
      case .byte: places.map { Double(bytes[$0]) }
      case .float: places.map { Double(bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self)) }
      case .double: places.map { bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Double.self) }
      }
    }
  }
}
