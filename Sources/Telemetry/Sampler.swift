/// In what proportion clusters are shown to the network.
public enum Sampler: String, Codable, CaseIterable, Equatable, Sendable {
  /// Every cluster equally often.
  case uniform
  /// Images as they come.
  case natural
}
