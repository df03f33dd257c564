import Foundation

/// JSON that keeps every number, those that are not finite too, so that it is read back to the same bits.
public enum ExactJSON {
  private static let (infinity, negative, nan) = ("inf", "-inf", "nan")

  /// Keys in alphabetical order.
  public static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: infinity, negativeInfinity: negative, nan: nan)
    return encoder
  }

  /// Reads what ``encoder`` has written.
  public static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: infinity, negativeInfinity: negative, nan: nan)
    return decoder
  }
}
