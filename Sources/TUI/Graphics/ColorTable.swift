/// At most 256 colours that stand for those of a picture: its own where it has no more, else means of groups of similar
/// ones, split at their medians (Heckbert's median cut).
struct ColorTable {
  /// Red, green and blue in percent, as sixels have them.
  private(set) var colors: [(red: Int, green: Int, blue: Int)] = []
  /// The place of each pixel's colour, row by row.
  private(set) var indices: [UInt8] = []

  private static let limit = 256

  /// - Complexity: O(pixels), and O(colours log colours) for each of at most eight levels of splitting.
  init(_ picture: Picture) {
    let count = picture.width * picture.height
    indices.reserveCapacity(count)
    if !takeExact(picture, count) { takeMeans(picture, count) }
  }

  /// False where there are too many.
  private mutating func takeExact(_ picture: Picture, _ count: Int) -> Bool {
    var places: [Int: UInt8] = [:]
    for pixel in 0..<count {
      let (red, green, blue) = picture.color(pixel)
      let color = (red: ColorTable.percent(red), green: ColorTable.percent(green), blue: ColorTable.percent(blue))
      let key = (color.red * 101 + color.green) * 101 + color.blue
      if let place = places[key] {
        indices.append(place)
        continue
      }
      guard colors.count < ColorTable.limit else {
        (colors, indices) = ([], [])
        return false
      }
      places[key] = UInt8(colors.count)
      indices.append(UInt8(colors.count))
      colors.append(color)
    }
    return true
  }

  private static func percent(_ byte: UInt8) -> Int { (Int(byte) * 100 + 127) / 255 }

  /// Colours that are alike in their five upper bits.
  private struct Shade {
    var key: Int
    var count = 0
    var sums = SIMD3<Int>(0, 0, 0)

    func level(_ channel: Int) -> Int { key >> (10 - 5 * channel) & 31 }
  }

  /// Neighbours among the shades, and along which channel they lie farthest apart.
  private struct Group {
    var range: Range<Int>
    var channel = 0
    var side = 0
    var count = 0

    init(_ range: Range<Int>, of shades: [Shade]) {
      self.range = range
      for channel in 0..<3 {
        let levels = shades[range].map { $0.level(channel) }
        let side = (levels.max() ?? 0) - (levels.min() ?? 0)
        if side > self.side { (self.channel, self.side) = (channel, side) }
      }
      count = shades[range].reduce(0) { $0 + $1.count }
    }
  }

  private mutating func takeMeans(_ picture: Picture, _ count: Int) {
    var shades = ColorTable.shades(picture, count)
    var groups = [Group(shades.indices, of: shades)]
    while groups.count < ColorTable.limit {
      let place = groups.indices.max { groups[$0].side * groups[$0].count < groups[$1].side * groups[$1].count }
      guard let place, groups[place].side > 0 else { break }
      let group = groups[place]
      shades[group.range].sort { $0.level(group.channel) < $1.level(group.channel) }
      let middle = ColorTable.median(of: group, shades)
      groups[place] = Group(group.range.lowerBound..<middle, of: shades)
      groups.append(Group(middle..<group.range.upperBound, of: shades))
    }
    var places = [UInt8](repeating: 0, count: 1 << 15)
    for (place, group) in groups.enumerated() {
      var sums = SIMD3<Int>(0, 0, 0)
      for shade in shades[group.range] {
        sums &+= shade.sums
        places[shade.key] = UInt8(place)
      }
      let mean = [0, 1, 2].map { ColorTable.percent(UInt8(sums[$0] / max(1, group.count))) }
      colors.append((mean[0], mean[1], mean[2]))
    }
    for pixel in 0..<count { indices.append(places[ColorTable.key(picture.color(pixel))]) }
  }

  /// Where a group is split: about half of its pixels lie on each side, and a shade at least.
  private static func median(of group: Group, _ shades: [Shade]) -> Int {
    var seen = 0
    for index in group.range {
      seen += shades[index].count
      if 2 * seen >= group.count { return max(group.range.lowerBound + 1, min(index + 1, group.range.upperBound - 1)) }
    }
    return group.range.upperBound - 1
  }

  private static func shades(_ picture: Picture, _ count: Int) -> [Shade] {
    var all = (0..<1 << 15).map { Shade(key: $0) }
    for pixel in 0..<count {
      let color = picture.color(pixel)
      let key = key(color)
      all[key].count += 1
      all[key].sums &+= SIMD3(Int(color.red), Int(color.green), Int(color.blue))
    }
    return all.filter { $0.count > 0 }
  }

  private static func key(_ color: (red: UInt8, green: UInt8, blue: UInt8)) -> Int {
    Int(color.red >> 3) << 10 | Int(color.green >> 3) << 5 | Int(color.blue >> 3)
  }
}
