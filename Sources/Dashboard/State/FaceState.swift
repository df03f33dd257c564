import TUI

/// What the user has chosen of how a run is shown, beside the panes: options of the command line too.
public struct DisplaySettings: Sendable, Equatable {
  /// The colours that are used; never more than ``deepest``.
  public var depth: ColorDepth
  /// The colours that the terminal has.
  public let deepest: ColorDepth
  public let glyphs: Glyphs
  /// How images are drawn; nil for the best that colours and glyphs allow.
  public var images: ImageMode?
  /// How images are sent where they are drawn large; nil for in cells, as everywhere else.
  public var pictures: PictureProtocol?
  /// What was asked for of ``pictures`` at the start: nothing else is ever chosen.
  public let offeredPictures: PictureProtocol?
  /// Whether clicks and the wheel come to the dashboard; nil where the terminal has no mouse.
  public var usesMouse: Bool?
  /// Whether h, j, k and l move as the arrows do.
  public var usesVimKeys: Bool
  /// Whether the terminal's bell calls the user.
  public var usesBell: Bool
  /// Milliseconds from frame to frame at least, while the run's figures change.
  public var framePeriod: Int
  /// The factor of the loss's moving average at the start; 0 for none.
  public let averageFactor: Double
  /// Whether the loss begins with a logarithmic axis.
  public let isLogarithmic: Bool

  /// What may be chosen for ``framesPerSecond``.
  public static let frameRates = 1...30
  /// What ``framePeriod`` may be changed to by keys.
  static let framePeriods = 33...5000

  /// The same as ``framePeriod`` in whole frames a second; 1 for fewer.
  public var framesPerSecond: Int {
    get { max(1, 1000 / framePeriod) }
    set { framePeriod = 1000 / max(1, newValue) }
  }
  /// What may be chosen for ``averageFactor``.
  public static var averageFactors: [Double] { DashboardModel.averageFactors }

  /// The defaults of the command line, in a terminal of such colours and glyphs.
  public init(
    depth: ColorDepth = .direct, glyphs: Glyphs = .unicode, images: ImageMode? = nil,
    pictures: PictureProtocol? = nil, usesMouse: Bool? = true, framesPerSecond: Int = 10, averageFactor: Double = 0.9,
    isLogarithmic: Bool = false, usesVimKeys: Bool = false, usesBell: Bool = false
  ) {
    (self.depth, deepest, self.glyphs, self.images) = (depth, depth, glyphs, images)
    (self.pictures, offeredPictures) = (pictures, pictures)
    (self.usesMouse, framePeriod) = (usesMouse, 1000 / max(1, framesPerSecond))
    (self.averageFactor, self.isLogarithmic) = (averageFactor, isLogarithmic)
    (self.usesVimKeys, self.usesBell) = (usesVimKeys, usesBell)
  }

  /// The mode that images are drawn in.
  var imageMode: ImageMode { ImageMode.usable(images, glyphs, depth) }
}

/// How the run is shown, as far as the user decides; nothing of the run itself.
struct FaceState: Sendable {
  var settings: DisplaySettings
  var presetIndex = 0
  /// The layout, with the borders where the user has put them.
  var preset = Preset.all[0]
  /// The border that the mouse holds.
  var heldBorder: ScreenLayout.Border?
  /// What shows the run's time and is held by the mouse.
  var heldTimeLine: TimeLinePart?
  /// Whether the mouse moves the plot's cursor.
  var holdsCursor = false
  /// The themes that can be chosen, and the one that is.
  var themes: [Theme] = []
  var themeIndex = 0
  /// Until when the list of themes is shown, in seconds.
  var themeListUntil: Double?
  /// The names that `:augment` takes.
  var augmentations: [String] = []
  /// Whether images are shown as the network sees them in training.
  var showsAugmented = false
  /// What has happened since the view was frozen; nil while it is not.
  var held: HeldNews?
  /// What the options were when they were last read or saved.
  var saved: [DisplayOption: String] = [:]

  init(_ settings: DisplaySettings) { self.settings = settings }
}
