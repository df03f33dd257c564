/// How pictures are sent to a terminal that draws them by itself. Only the user knows whether it does: what does not
/// know them shows nothing in their place. The raw value is what `--images` and configuration files call it.
public enum PictureProtocol: String, CaseIterable, Sendable {
  /// Six rows of pixels at a time, in up to 256 colours, as the VT340 had it.
  case sixel
  /// Kitty's graphics protocol: whole pixels, which stay until they are deleted.
  case kitty

  /// What it is called where it can be chosen.
  public var name: String {
    switch self {
    case .sixel: "pictures, sixel"
    case .kitty: "pictures, Kitty"
    }
  }
}
