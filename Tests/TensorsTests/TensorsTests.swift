import Dispatch
import Tensors
import TestSupport
import Testing

@Suite("Tensors")
struct TensorsTests {
  @Test("The generator's numbers are those of its reference, for good")
  func randomSequence() {
    // A change here changes every run: weights, samplers, augmentations.
    var random = Random(state: SIMD4(1, 2, 3, 4))
    #expect((0..<3).map { _ in random.next() } == [11520, 0, 1_509_978_240])
    var a = Random(seed: 1, stream: "a")
    var b = Random(seed: 1, stream: "b")
    var c = Random(seed: 1, stream: "a", index: 1)
    let first = a.next()
    #expect(first != b.next() && first != c.next())
    #expect(Random(seed: 1, stream: "a") == Random(seed: 1, stream: "a"))
  }

  @Test("Uniform, bounded and normal numbers have their means, and permutations every number once")
  func randomMoments() {
    var random = Random(seed: 2, stream: "test")
    let uniform = (0..<20_000).map { _ in Double(random.uniform()) }
    #expect(uniform.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(abs(uniform.reduce(0, +) / 20_000 - 0.5) < 0.01)
    let normal = (0..<20_000).map { _ in Double(random.normal(deviation: 2)) }
    expectNormal(normal, deviation: 2)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<7000 { counts[random.below(7)] += 1 }
    #expect(counts.allSatisfy { $0 > 850 && $0 < 1150 })
    #expect(random.permutation(50).sorted() == Array(0..<50))
  }

  /// The mean, the deviation, and that a number says nothing of the next.
  private func expectNormal(_ values: [Double], deviation: Double) {
    let limit = 4 / Double(values.count).squareRoot()
    func mean(_ values: some Sequence<Double>) -> Double { values.reduce(0, +) / Double(values.underestimatedCount) }
    #expect(abs(mean(values)) < limit * deviation)
    #expect(abs(mean(values.map { $0 * $0 }).squareRoot() / deviation - 1) < limit)
    #expect(abs(mean(zip(values, values.dropFirst()).map { $0 * $1 })) < limit * deviation * deviation)
  }

  @Test("An array filled with normal numbers has their moments, to its odd end")
  func normalArray() {
    let tensor = Tensor([200_001])
    var (random, same) = (Random(seed: 2, stream: "test"), Random(seed: 2, stream: "test"))
    random.fillNormal(tensor.elements, deviation: 0.5)
    expectNormal(tensor.array.map(Double.init), deviation: 0.5)
    #expect(tensor[200_000] != 0)
    let again = Tensor([200_001])
    same.fillNormal(again.elements, deviation: 0.5)
    #expect(tensor.array == again.array && random == same)
  }

  @Test("A mapped tensor is one of zeros; where no file can be made, the error says where and what to do")
  func mapped() throws {
    let folder = try TemporaryFolder()
    let tensor = try Tensor([300, 7], mappedIn: folder.path)
    #expect(tensor.elements.allSatisfy { $0 == 0 })
    tensor[2099] = 3
    #expect(tensor.row(299)[6] == 3)
    let error = #expect(throws: MappingError.self) { try Tensor([300, 7], mappedIn: "/proc") }
    #expect(error?.description.contains("/proc") == true && error?.description.contains("--memory") == true)
    #expect(throws: MappingError.self) { try Tensor([1 << 20, 1 << 20], mappedIn: folder.path) }
  }

  @Test(
    "Products agree with naive loops, for every transposition",
    arguments: [(false, false), (true, false), (false, true), (true, true)])
  func products(_ aTransposed: Bool, _ bTransposed: Bool) {
    let (m, n, k) = (5, 7, 3)
    var random = Random(seed: 3, stream: "test")
    let a = Tensor(aTransposed ? [k, m] : [m, k])
    let b = Tensor(bTransposed ? [n, k] : [k, n])
    for index in 0..<a.count { a[index] = random.normal() }
    for index in 0..<b.count { b[index] = random.normal() }
    let start = (0..<m * n).map { _ in random.normal() }
    var wanted: [Float] = []
    for row in 0..<m {
      for column in 0..<n {
        let sum = (0..<k).reduce(Float(0)) { sum, inner in
          let x = aTransposed ? a[inner * m + row] : a[row * k + inner]
          let y = bTransposed ? b[column * k + inner] : b[inner * n + column]
          return sum + x * y
        }
        wanted.append(2 * sum + 0.5 * start[row * n + column])
      }
    }
    let result = Tensor([m, n], start)
    multiply(
      a.matrix, transposed: aTransposed, b.matrix, transposed: bTransposed, into: result.matrix, alpha: 2, beta: 0.5)
    expectClose(result.array, wanted, "OpenBLAS")
    let other = Tensor([m, n], start)
    multiplyOnOpenMP(
      a.matrix, transposed: aTransposed, b.matrix, transposed: bTransposed, into: other.matrix, alpha: 2, beta: 0.5)
    expectClose(other.array, wanted, "oneDNN")
  }

  @Test("Eigenvectors have unit length and belong to their values, ascending, the largest", arguments: [12, 5, 1])
  func eigen(_ count: Int) throws {
    let size = 12
    var random = Random(seed: 4, stream: "test")
    var matrix = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      for column in 0...row {
        matrix[row * size + column] = Double(random.normal())
        matrix[column * size + row] = matrix[row * size + column]
      }
    }
    let (values, vectors) = try symmetricEigen(matrix, size: size, count: count)
    #expect(values == values.sorted() && values.count == count)
    let all = try symmetricEigen(matrix, size: size, count: size).values
    #expect(zip(values, all.suffix(count)).allSatisfy { abs($0 - $1) < 1e-9 })
    for (index, value) in values.enumerated() {
      let vector = Array(vectors[index * size..<(index + 1) * size])
      for row in 0..<size {
        let product = (0..<size).reduce(0) { $0 + matrix[row * size + $1] * vector[$1] }
        #expect(abs(product - value * vector[row]) < 1e-9)
      }
      #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-9)
    }
  }

  @Test("Memory is aligned, rows are views of it, and reorders bring every value back")
  func memory() throws {
    let tensor = Tensor([2, 3, 5, 4], (0..<120).map(Float.init))
    #expect(UInt(bitPattern: tensor.pointer) % 64 == 0)
    #expect(tensor.rowLength == 60 && tensor.row(1)[0] == 60)
    let engine = try Engine()
    let plain = try Memory(tensor, dims: [2, 3, 5, 4], on: engine)
    let shape = ConvolutionShape(source: [2, 3, 5, 4], weights: [8, 3, 3, 3], stride: 1, padding: 1)
    let forward = try PrimitiveDescriptor.convolutionForward(shape, mode: .training, on: engine)
    let blocked = try Memory(forward.layout(.source), on: engine)
    let back = try Memory(.plain([2, 3, 5, 4]), on: engine)
    try Primitive.reorder(from: plain, to: blocked, on: engine).execute()
    try Primitive.reorder(from: blocked, to: back, on: engine).execute()
    #expect(Array(back.floats[..<120]) == tensor.array)
  }

  @Test("The thread count set on a queue holds there")
  func threads() {
    let result = DispatchQueue(label: "test").sync {
      ComputeThreads.set(1)
      return ComputeThreads.current
    }
    #expect(result.openMP == 1 && result.openBLAS == 1)
  }
}
