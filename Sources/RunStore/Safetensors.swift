import Foundation

/// An array of `Float` with a name, as files keep it.
public struct NamedArray: Sendable, Equatable {
  public let name: String
  public let shape: [Int]
  /// Row by row.
  public let values: [Float]

  public init(name: String, shape: [Int], values: [Float]) {
    precondition(values.count == shape.reduce(1, *), "\(values.count) values for \(name) \(shape)")
    (self.name, self.shape, self.values) = (name, shape, values)
  }
}

/// Reads and writes safetensors: 8 bytes of length, a JSON header, and the arrays one behind the other, little-endian.
///
/// - Source: <https://github.com/huggingface/safetensors>, Format. Only F32 is written and read.
public enum Safetensors {
  /// Writes the arrays in order as a new file; returns its length.
  package static func write(
    _ arrays: [NamedArray], metadata: [String: String], to path: String
  ) throws(StoreError) -> Int {
    let file = try FileWriter(path)
    try write(arrays, metadata: metadata, to: file)
    try file.finish()
    return file.byteCount
  }

  /// Writes the arrays in order.
  static func write(
    _ arrays: [NamedArray], metadata: [String: String], to file: FileWriter
  ) throws(StoreError) {
    var header = try headerText(arrays, metadata, file.path)
    while header.utf8.count % 8 != 0 { header += " " }
    try file.write(bytes: withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) })
    try file.write(header)
    for array in arrays {
      let bytes = array.values.withUnsafeBytes { Array($0) }
      try file.write(bytes: bytes)
    }
  }

  /// Reads all arrays, in the order that they have in the file.
  public static func read(_ path: String) throws(StoreError) -> [NamedArray] {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    } catch {
      throw .cannotRead(path: path, reason: StoreError.reason(of: error))
    }
    guard data.count >= 8 else { throw .badSafetensors(path: path, reason: "\(data.count) bytes") }
    let length = data.prefix(8).enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << (8 * UInt64($1.offset)) }
    guard length <= UInt64(data.count - 8) else {
      throw .badSafetensors(path: path, reason: "a header of \(length) bytes in \(data.count)")
    }
    let start = 8 + Int(length)
    guard let header = try? JSONDecoder().decode([String: Entry].self, from: data[8..<start]) else {
      throw .badSafetensors(path: path, reason: "its header is not readable")
    }
    let entries = header.filter { $0.key != "__metadata__" }.sorted { $0.value.start < $1.value.start }
    var result: [NamedArray] = []
    for (name, entry) in entries { result.append(try array(name, entry, data[start...], path)) }
    return result
  }

  /// The texts that stand in the header beside the arrays.
  static func metadata(_ path: String) throws(StoreError) -> [String: String] {
    struct Header: Decodable { var __metadata__: [String: String]? }
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped), data.count >= 8 else {
      throw .badSafetensors(path: path, reason: "it has no header")
    }
    let length = data.prefix(8).enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << (8 * UInt64($1.offset)) }
    guard length <= UInt64(data.count - 8),
      let header = try? JSONDecoder().decode(Header.self, from: data[8..<8 + Int(length)])
    else { throw .badSafetensors(path: path, reason: "its header is not readable") }
    return header.__metadata__ ?? [:]
  }

  private static func array(
    _ name: String, _ entry: Entry, _ data: Data, _ path: String
  ) throws(StoreError) -> NamedArray {
    let shape = entry.shape ?? []
    let offsets = entry.data_offsets ?? []
    guard entry.dtype == "F32", offsets.count == 2, shape.allSatisfy({ $0 >= 0 }) else {
      throw .badSafetensors(path: path, reason: "\(name) is not F32")
    }
    let count = shape.reduce(1, *)
    guard offsets[0] >= 0, offsets[1] - offsets[0] == 4 * count, offsets[1] <= data.count else {
      throw .badSafetensors(path: path, reason: "\(name) \(shape) at bytes \(offsets)")
    }
    var values = [Float](repeating: 0, count: count)
    let bytes = data[data.startIndex + offsets[0]..<data.startIndex + offsets[1]]
    _ = values.withUnsafeMutableBytes { bytes.copyBytes(to: $0) }
    return NamedArray(name: name, shape: shape, values: values)
  }

  /// One entry of the header; the names are the format's.
  private struct Entry: Decodable {
    var dtype: String?
    var shape: [Int]?
    var data_offsets: [Int]?

    var start: Int { data_offsets?.first ?? 0 }

    enum CodingKeys: String, CodingKey { case dtype, shape, data_offsets }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      dtype = try container.decodeIfPresent(String.self, forKey: .dtype)
      shape = try container.decodeIfPresent([Int].self, forKey: .shape)
      data_offsets = try container.decodeIfPresent([Int].self, forKey: .data_offsets)
    }
  }

  private static func headerText(
    _ arrays: [NamedArray], _ metadata: [String: String], _ path: String
  ) throws(StoreError) -> String {
    var parts = [try quoted("__metadata__", path) + ":" + quoted(metadata, path)]
    var offset = 0
    for array in arrays {
      let end = offset + 4 * array.values.count
      let shape = array.shape.map(String.init).joined(separator: ",")
      parts.append(
        try quoted(array.name, path) + ":{\"dtype\":\"F32\",\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    return "{" + parts.joined(separator: ",") + "}"
  }

  private static func quoted(_ value: some Encodable, _ path: String) throws(StoreError) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else { throw .cannotWrite(path: path, reason: "\(value) is not text") }
    return String(decoding: data, as: UTF8.self)
  }
}
