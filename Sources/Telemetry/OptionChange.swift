/// An option of a run that goes on, and its new value.
///
/// All but `epochs` take effect at the next reassignment.
public enum OptionChange: Codable, Equatable, Sendable {
  /// Clusters.
  case k(Int)
  /// Epochs between clusterings.
  case reassign(Double)
  case sampler(Sampler)
  /// Epochs of the whole run: more extend it, fewer shorten it.
  case epochs(Int)
  /// What training images go through, by its name.
  case augment(String)

  /// The option's long name on the command line.
  public var name: String {
    switch self {
    case .k: "k"
    case .reassign: "reassign"
    case .sampler: "sampler"
    case .epochs: "epochs"
    case .augment: "augment"
    }
  }

  /// The value as the command line takes it.
  public var value: String {
    switch self {
    case .k(let count), .epochs(let count): "\(count)"
    case .reassign(let epochs): Int(exactly: epochs).map { "\($0)" } ?? "\(epochs)"
    case .sampler(let sampler): sampler.rawValue
    case .augment(let name): name
    }
  }
}
