import Tensors

/// Which channels of a network's layers have been alive for any image that was looked at.
///
/// A channel that is 0 everywhere is one that its ReLU has silenced: neither it nor what feeds it learns. The features
/// come before their ReLU, so that they count as 0 where they are not positive.
public struct ChannelActivity: Sendable {
  /// A layer's channels: true for those that have been alive.
  public struct Layer: Sendable {
    public let name: String
    fileprivate(set) var isAlive: [Bool]

    public var channelCount: Int { isAlive.count }
    public var silentCount: Int { isAlive.count { !$0 } }
  }

  /// In the order of the network, those of which nothing is known without channels.
  private var layers: [Layer] = []

  /// Nothing noted yet.
  public init() {}

  /// The layer with the largest share of silent channels, the first of equals; nil where none was looked at.
  public var worst: Layer? {
    var worst: Layer?
    for layer in layers where layer.channelCount > 0 {
      guard let other = worst else {
        worst = layer
        continue
      }
      if layer.silentCount * other.channelCount > other.silentCount * layer.channelCount { worst = layer }
    }
    return worst
  }

  /// Looks at a layer's output, if its layout is one of those that are known.
  ///
  /// - Parameters:
  ///   - shape: Of one image: `[C, H, W]`, or `[C]`.
  ///   - index: The layer's place; layers come in order the first time.
  mutating func note(_ memory: Memory, shape: Shape, batch: Int, of name: String, at index: Int) {
    let block = ChannelActivity.channelBlock(of: memory, dims: [batch] + shape.dims)
    addLayer(name, channels: block == nil ? 0 : shape[0], at: index)
    guard let block, layers[index].silentCount > 0 else { return }
    let bytes = UnsafeRawBufferPointer(start: memory.pointer, count: memory.layout.byteCount)
    let pixels = shape.count / shape[0]
    switch memory.layout.type {
    case .f32: look(at: bytes.bindMemory(to: UInt32.self), index, batch: batch, pixels: pixels, block: block)
    case .bf16: look(at: bytes.bindMemory(to: UInt16.self), index, batch: batch, pixels: pixels, block: block)
    }
  }

  /// Looks at `[N, D]` features.
  mutating func note(features: Tensor, of name: String, at index: Int) {
    addLayer(name, channels: features.rowLength, at: index)
    for channel in 0..<features.rowLength where !layers[index].isAlive[channel] {
      let isAlive = (0..<features.rowCount).contains { features[$0 * features.rowLength + channel] > 0 }
      layers[index].isAlive[channel] = isAlive
    }
  }

  private mutating func addLayer(_ name: String, channels: Int, at index: Int) {
    if index == layers.count { layers.append(Layer(name: name, isAlive: [Bool](repeating: false, count: channels))) }
  }

  /// How many channels lie side by side: 1 in plain rows, 8 or 16 in blocks, or all; nil for other layouts.
  private static func channelBlock(of memory: Memory, dims: [Int]) -> Int? {
    let layout = memory.layout
    if layout == (try? Layout.plain(dims, layout.type)) { return 1 }
    guard dims.count == 4 else { return nil }
    if layout == (try? Layout.channelsLast(dims, layout.type)) { return dims[1] }
    return (try? layout.channelBlock(dims)) ?? nil
  }

  /// Looks at `[N, C / block, pixels, block]` numbers, as words whose first bit is the sign.
  private mutating func look<Word: FixedWidthInteger>(
    at words: UnsafeBufferPointer<Word>, _ index: Int, batch: Int, pixels: Int, block: Int
  ) {
    var isAlive = layers[index].isAlive
    let blockCount = (isAlive.count + block - 1) / block
    for image in 0..<batch {
      for group in 0..<blockCount {
        let channels = group * block..<min(isAlive.count, (group + 1) * block)
        var silent = channels.filter { !isAlive[$0] }
        var place = (image * blockCount + group) * pixels * block - channels.lowerBound
        let end = place + pixels * block
        while !silent.isEmpty && place < end {
          let position = place
          if silent.contains(where: { words[position + $0] << 1 != 0 }) {
            for channel in silent where words[position + channel] << 1 != 0 { isAlive[channel] = true }
            silent.removeAll { isAlive[$0] }
          }
          place += block
        }
      }
    }
    layers[index].isAlive = isAlive
  }
}
