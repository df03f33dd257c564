import Glibc

/// A contiguous row-major array of `Float`, with one owner at a time.
///
/// A reference type, and deliberately not `Sendable`: tensors are created on the trainer's queue and never leave it.
/// The memory is aligned to 64 bytes (a cache line, and the widest vector register).
public final class Tensor {
  public let shape: Shape
  /// All elements, row by row.
  public let elements: UnsafeMutableBufferPointer<Float>

  /// The length of the mapping, if the elements lie in a file.
  private let mappedBytes: Int?

  /// A tensor of zeros.
  public init(_ shape: Shape) {
    self.shape = shape
    let bytes = max(1, shape.count) * MemoryLayout<Float>.stride
    let floats = AlignedMemory.allocate(bytes).bindMemory(to: Float.self, capacity: max(1, shape.count))
    elements = UnsafeMutableBufferPointer(start: floats, count: shape.count)
    elements.initialize(repeating: 0)
    mappedBytes = nil
    AllocationCount.add()
  }

  /// A tensor with the given values, row by row.
  ///
  /// - Precondition: `values.count == shape.count`.
  public convenience init(_ shape: Shape, _ values: [Float]) {
    precondition(values.count == shape.count, "\(values.count) values for shape \(shape)")
    self.init(shape)
    _ = elements.update(from: values)
  }

  /// A tensor of zeros in a nameless file of `folder`, for more than the memory should hold: the system keeps in memory
  /// what is used.
  ///
  /// - Throws: ``MappingError`` where the file cannot be made that large.
  public init(_ shape: Shape, mappedIn folder: String) throws(MappingError) {
    precondition(shape.count > 0, "an empty mapped tensor \(shape)")
    self.shape = shape
    let bytes = shape.count * MemoryLayout<Float>.stride
    let floats = try MappedMemory.map(bytes, in: folder).bindMemory(to: Float.self, capacity: shape.count)
    elements = UnsafeMutableBufferPointer(start: floats, count: shape.count)
    mappedBytes = bytes
    AllocationCount.add()
  }

  deinit {
    if let mappedBytes { munmap(elements.baseAddress, mappedBytes) } else { elements.baseAddress?.deallocate() }
  }

  /// The number of elements.
  public var count: Int { elements.count }

  /// The extent of the first axis: images, or feature vectors.
  public var rowCount: Int { shape.rank == 0 ? 1 : shape[0] }

  /// The number of elements in one row (one image, one feature vector).
  public var rowLength: Int { rowCount == 0 ? shape.dims.dropFirst().reduce(1, *) : count / rowCount }

  /// The elements of row `index` along the first axis.
  ///
  /// - Precondition: `index` is a row.
  public func row(_ index: Int) -> UnsafeMutableBufferPointer<Float> {
    precondition(index >= 0 && index < rowCount, "row \(index) of \(rowCount)")
    let length = rowLength
    return UnsafeMutableBufferPointer(rebasing: elements[index * length..<(index + 1) * length])
  }

  public subscript(index: Int) -> Float {
    get { elements[index] }
    set { elements[index] = newValue }
  }

  /// A copy of the elements.
  public var array: [Float] { Array(elements) }

  /// The start of the elements, for C. Valid while the tensor lives.
  package var pointer: UnsafeMutablePointer<Float> {
    guard let base = elements.baseAddress else { preconditionFailure("a tensor always has memory") }
    return base
  }
}

@available(*, unavailable)
extension Tensor: Sendable {}
