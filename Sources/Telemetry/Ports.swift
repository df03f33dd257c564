/// The ways between a trainer and whoever looks at it.
public struct Ports: Sendable {
  /// To the trainer.
  public let commands = Mailbox<Command>()
  /// From the trainer, each once and in order.
  public let events = Mailbox<Event>()
  /// From the trainer, only the newest.
  public let pictures = Latest<ClusterPicture>()
  /// From the trainer, only the newest.
  public let maps = Latest<FeatureMap>()

  public init() {}
}
