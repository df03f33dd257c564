/// A file of TensorBoard's events, written one by one.
///
/// - Source: TensorFlow's `event.proto` and `summary.proto`, whose numbers of fields these are, and its TFRecord files.
package struct EventFile {
  /// What TensorBoard shows of a tag at a step.
  package enum Value {
    case scalar(Double)
    /// How some numbers are distributed.
    case histogram([Double])
    /// The bytes of a PNG file.
    case image(png: [UInt8], height: Int, width: Int, channels: Int)
  }

  private let file: FileWriter

  private static let bucketCount = 30

  /// Begins a file in a folder.
  ///
  /// - Parameter time: Seconds since 1970; a part of the file's name, as TensorBoard expects it.
  package init(in folder: String, time: Double) throws(StoreError) {
    file = try FileWriter("\(folder)/events.out.tfevents.\(Int(time)).dctop")
    var event = ProtobufMessage()
    event.add(1, time)
    event.add(3, "brain.Event:2")
    try append(event)
  }

  /// Adds what is known at a step; scalars that are not finite are left out.
  ///
  /// - Parameter time: Seconds since 1970.
  package func add(step: Int, time: Double, _ values: [(tag: String, value: Value)]) throws(StoreError) {
    var summary = ProtobufMessage()
    for (tag, value) in values {
      guard let content = EventFile.message(tag, value) else { continue }
      summary.add(1, content)
    }
    if summary.byteCount == 0 { return }
    var event = ProtobufMessage()
    event.add(1, time)
    event.add(2, step)
    event.add(5, summary)
    try append(event)
  }

  package func finish() throws(StoreError) { try file.finish() }

  /// A record: length and content, each with its check.
  private func append(_ event: ProtobufMessage) throws(StoreError) {
    let content = event.bytes
    let length = EventFile.bytes(UInt64(content.count))
    try file.write(bytes: length + EventFile.bytes(CRC32C.masked(length)))
    try file.write(bytes: content)
    try file.write(bytes: EventFile.bytes(CRC32C.masked(content)))
  }

  private static func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }

  /// `Summary.Value`; nil where there is nothing to show.
  private static func message(_ tag: String, _ value: Value) -> ProtobufMessage? {
    var message = ProtobufMessage()
    message.add(1, tag)
    switch value {
    case .scalar(let number):
      guard number.isFinite else { return nil }
      message.add(2, Float(number))
    case .histogram(let numbers):
      guard let histogram = histogram(numbers) else { return nil }
      message.add(5, histogram)
    case .image(let png, let height, let width, let channels):
      var image = ProtobufMessage()
      image.add(1, height)
      image.add(2, width)
      image.add(3, channels)
      image.add(4, bytes: png)
      message.add(4, image)
    }
    return message
  }

  /// `HistogramProto`, with buckets of equal width from the least number to the most.
  private static func histogram(_ numbers: [Double]) -> ProtobufMessage? {
    guard let least = numbers.min(), let most = numbers.max() else { return nil }
    let count = most > least ? bucketCount : 1
    let width = (most - least) / Double(count)
    let limits = (1...count).map { $0 == count ? most : least + Double($0) * width }
    var buckets = [Double](repeating: 0, count: count)
    for number in numbers { buckets[width > 0 ? min(count - 1, Int((number - least) / width)) : 0] += 1 }
    var message = ProtobufMessage()
    message.add(1, least)
    message.add(2, most)
    message.add(3, Double(numbers.count))
    message.add(4, numbers.reduce(0, +))
    message.add(5, numbers.reduce(0) { $0 + $1 * $1 })
    message.add(6, packed: limits)
    message.add(7, packed: buckets)
    return message
  }
}
