import NN
import RunStore
import Telemetry
import Tensors

/// The convolution algorithms and the precision of a run: those known of this machine, and what timing adds.
struct Algorithms {
  let table: AlgorithmTable
  private let cache = AlgorithmCache.ofUser
  private let machine: String

  /// Reads what the run itself has recorded, or what earlier runs have found on this machine.
  init(_ policy: AlgorithmTable.Policy, threads: Int, run: RunDirectory) {
    machine =
      "\(AlgorithmCache.processor), \(ComputeLibrary.description), \(threads) threads, "
      + "kernels \(AlgorithmTable.generation)"
    let known = run.algorithms ?? cache.read(machine: machine)
    table = AlgorithmTable(
      policy, choices: known.compactMapValues(ConvolutionAlgorithm.init),
      precisions: known.compactMapValues(Precision.init))
  }

  /// What a network is computed with when it extracts features.
  var inferenceChoices: [String: String] {
    table.choices.filter { $0.key.contains(ConvolutionPass.forward.rawValue) }.mapValues(\.rawValue)
  }

  /// Writes the choices beside the run's results, and for the next runs.
  func record(in run: RunDirectory, ports: Ports) {
    let choices = table.choices.mapValues(\.rawValue).merging(table.precisions.mapValues(\.rawValue)) { $1 }
    do {
      try run.write(algorithms: choices)
      if table.hasGrown { try cache.write(choices, machine: machine) }
    } catch {
      ports.events.post(.warned(message: "the choice of algorithms is not kept: \(error)"))
    }
  }
}
