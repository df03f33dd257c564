import NN
import Tensors
import TestSupport
import Testing

@Suite("The choice of algorithms")
struct AlgorithmTests {
  private func compile(_ table: AlgorithmTable, _ precision: Precision = .f32) throws -> CompiledNetwork {
    let network = try #require(BackboneRegistry.named("small")).make([1, 12, 12], false)
    let parameters = try ParameterSet(network, seed: 1, algorithms: table)
    let compiled = try CompiledNetwork(
      network, parameters: parameters, batch: 4, mode: .training, precision: precision)
    var random = Random(seed: 2, stream: "test")
    for index in 0..<compiled.input.count { compiled.input[index] = random.normal() }
    return compiled
  }

  @Test("Timing leaves a choice for every pass of every convolution that has one, once")
  func timed() throws {
    let table = AlgorithmTable()
    _ = try compile(table)
    // Five of the six convolutions; the first has one channel.
    #expect(table.choices.count == 15 && table.hasGrown)
    #expect(table.choices.keys.contains("forward 32>32 12x12+1") && table.choices.keys.contains("data 64>64 6x6+1"))
  }

  @Test("Recorded choices are taken without timing, and give the same bits")
  func recorded() throws {
    let table = AlgorithmTable()
    let first = try compile(table).forward().array
    let again = AlgorithmTable(.fastest, choices: table.choices)
    let second = try compile(again)
    #expect(!again.hasGrown)
    #expect(second.forward().array == first)
  }

  @Test("When nobody waits any more, nothing is timed and nothing remembered")
  func hurried() throws {
    let table = AlgorithmTable()
    table.isHurried = { true }
    _ = try compile(table)
    let network = try #require(BackboneRegistry.named("small")).make([1, 12, 12], false)
    let found = try table.precision(for: network, name: "small", batch: 4)
    #expect(found == .f32 && table.choices.isEmpty && table.precisions.isEmpty && !table.hasGrown)
  }

  @Test(
    "Tiles of bf16 are taken without timing, and what a run has recorded all the same",
    .enabled(if: ElementType.bf16.hasTiles, "needs a processor with AMX"))
  func tiles() throws {
    let table = AlgorithmTable()
    _ = try compile(table, .bf16)
    #expect(table.choices.count == 17 && table.hasGrown)
    #expect(table.choices.values.allSatisfy { $0 == .tiles })
    // Winograd's cannot compute the first convolution, of one channel.
    let choices = table.choices.map { ($0.key, $0.key.contains(" 1>") ? .direct : ConvolutionAlgorithm.winograd) }
    let recorded = AlgorithmTable(.fastest, choices: Dictionary(uniqueKeysWithValues: choices))
    let asked = AlgorithmTable(.always(.winograd))
    let features = try compile(recorded, .bf16).forward().array
    #expect(try compile(asked, .bf16).forward().array == features && !recorded.hasGrown)
    #expect(try compile(table, .bf16).forward().array != features)
  }

  @Test("Direct and Winograd's give the same features but for rounding")
  func algorithms() throws {
    let direct = try compile(AlgorithmTable(.always(.direct))).forward().array
    let winograd = try compile(AlgorithmTable(.always(.winograd))).forward().array
    #expect(direct != winograd)
    expectClose(winograd, direct, tolerance: 1e-4)
  }
}
