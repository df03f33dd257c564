import Foundation

/// The files in a zip archive, stored or deflated.
///
/// - Source: PKWARE, "APPNOTE.TXT, .ZIP file format specification", 6.3.10; sizes of 64 bits included.
struct ZipArchive {
  /// A file of the archive.
  struct Member {
    let name: String
    fileprivate let isDeflated: Bool
    fileprivate let checksum: Int
    fileprivate let packedSize: Int
    fileprivate let size: Int
    fileprivate let headerOffset: Int
  }

  private(set) var members: [Member] = []
  private let data: Data
  private let path: String

  static let magic: [UInt8] = [0x50, 0x4b, 3, 4]
  private static let endLength = 22
  private static let longestComment = 65_535
  /// What a field holds whose value is in 64 bits elsewhere.
  private static let elsewhere = 0xffff_ffff

  /// Reads the list at the end of a whole archive's bytes.
  ///
  /// - Throws: ``DatasetError/damagedArchive(path:reason:)``.
  init(_ data: Data, path: String) throws(DatasetError) {
    (self.data, self.path) = (data, path)
    var (count, place) = try directory()
    while count > 0 {
      try members.append(member(at: &place))
      count -= 1
    }
  }

  /// A file's bytes: where it is stored as it is, those of the archive, not copied.
  ///
  /// - Throws: ``DatasetError/damagedArchive(path:reason:)``.
  func contents(of member: Member) throws(DatasetError) -> Data {
    let header = member.headerOffset
    guard try integer(at: header, size: 4) == 0x0403_4b50 else {
      throw damaged("\(member.name) is not where it should")
    }
    let start = try header + 30 + integer(at: header + 26, size: 2) + integer(at: header + 28, size: 2)
    guard start <= data.count, member.packedSize <= data.count - start else { throw damaged("it ends too early") }
    let packed = data.dropFirst(start).prefix(member.packedSize)
    guard member.isDeflated else { return packed }
    guard let unpacked = Inflate.unpack(packed, size: member.size), Inflate.checksum(unpacked) == member.checksum else {
      throw damaged("\(member.name) cannot be unpacked")
    }
    return unpacked
  }

  /// How many files the archive holds, and where their list begins.
  private func directory() throws(DatasetError) -> (count: Int, offset: Int) {
    let tail = data.suffix(ZipArchive.endLength + ZipArchive.longestComment)
    guard let found = tail.range(of: Data([0x50, 0x4b, 5, 6]), options: .backwards) else {
      throw damaged("it ends too early")
    }
    let end = found.lowerBound
    let short = (count: try integer(at: end + 10, size: 2), offset: try integer(at: end + 16, size: 4))
    guard short.count == 0xffff || short.offset == ZipArchive.elsewhere, end >= 20,
      try integer(at: end - 20, size: 4) == 0x0706_4b50
    else { return short }
    let record = try integer(at: end - 12, size: 8)
    guard try integer(at: record, size: 4) == 0x0606_4b50 else { throw damaged("its end is not where it should") }
    return (try integer(at: record + 32, size: 8), try integer(at: record + 48, size: 8))
  }

  /// Reads an entry of the list, and moves behind it.
  private func member(at place: inout Int) throws(DatasetError) -> Member {
    let start = place
    guard try integer(at: start, size: 4) == 0x0201_4b50 else { throw damaged("its list of files is broken") }
    let nameLength = try integer(at: start + 28, size: 2)
    let extraLength = try integer(at: start + 30, size: 2)
    place = try start + 46 + nameLength + extraLength + integer(at: start + 32, size: 2)
    guard place <= data.count else { throw damaged("it ends too early") }
    let name = clean(String(decoding: data.dropFirst(start + 46).prefix(nameLength), as: UTF8.self))
    let method = try integer(at: start + 10, size: 2)
    guard try integer(at: start + 8, size: 2) & 1 == 0, method == 0 || method == 8 else {
      throw damaged("\(name) is encrypted or packed by another method than deflate")
    }
    var wide = try wideFields(start + 46 + nameLength, extraLength)
    func field(_ offset: Int) throws(DatasetError) -> Int {
      let value = try integer(at: start + offset, size: 4)
      return value == ZipArchive.elsewhere && !wide.isEmpty ? wide.removeFirst() : value
    }
    let size = try field(24)
    return Member(
      name: name, isDeflated: method == 8, checksum: try integer(at: start + 16, size: 4), packedSize: try field(20),
      size: size, headerOffset: try field(42))
  }

  /// The numbers of 64 bits among an entry's further fields.
  private func wideFields(_ start: Int, _ length: Int) throws(DatasetError) -> [Int] {
    var place = start
    while place + 4 <= start + length {
      let size = try integer(at: place + 2, size: 2)
      if try integer(at: place, size: 2) == 1 {
        var result: [Int] = []
        for offset in stride(from: 0, to: size - 7, by: 8) {
          result.append(try integer(at: place + 4 + offset, size: 8))
        }
        return result
      }
      place += 4 + size
    }
    return []
  }

  private func integer(at offset: Int, size: Int) throws(DatasetError) -> Int {
    guard offset >= 0, offset <= data.count - size else { throw damaged("it ends too early") }
    let value = (0..<size).reduce(UInt64(0)) { $0 | UInt64(data[data.startIndex + offset + $1]) << UInt64(8 * $1) }
    guard let result = Int(exactly: value) else { throw damaged("it claims absurd sizes") }
    return result
  }

  private func damaged(_ reason: String) -> DatasetError { .damagedArchive(path: path, reason: reason) }
}
