/// The characters that frames are drawn with: one column each, and none an emoji.
public struct Glyphs: Sendable, Equatable {
  public var topLeft, topRight, bottomLeft, bottomRight, horizontal, vertical: Unicode.Scalar
  /// The frame's line opens for a title, and closes behind it.
  public var titleOpen, titleClose: Unicode.Scalar
  public var tick: Unicode.Scalar
  public var running, working, paused, done, failed, saved, assigned, emptyCluster, warning, info, best: Unicode.Scalar
  /// An alarm that begins, and one that is over.
  public var alarm, alarmOver: Unicode.Scalar
  public var up, down, left, right, ellipsis, missing: Unicode.Scalar
  public var gaugeFull, gaugeEmpty, gaugeStart, gaugeEnd: Unicode.Scalar
  /// Bars of one to eight eighths of a cell's height.
  public var eighths: [Unicode.Scalar]
  /// The upper half of a cell; the lower one is its background.
  public var upperHalf: Unicode.Scalar
  /// Whether plots are drawn with 2 x 4 dots a cell.
  public var usesBraille: Bool
  /// Whether a cell can show two pixels.
  public var usesHalfBlocks: Bool
  /// The five numbers of panes, as the frames carry them.
  public var numbers: [Unicode.Scalar]

  public static let unicode = Glyphs(
    topLeft: "╭", topRight: "╮", bottomLeft: "╰", bottomRight: "╯", horizontal: "─", vertical: "│",
    titleOpen: "┐", titleClose: "┌", tick: "┤", running: "●", working: "◌", paused: "‖", done: "✓", failed: "✗",
    saved: "✓", assigned: "↻", emptyCluster: "▲", warning: "!", info: "·", best: "★", alarm: "◆",
    alarmOver: "◇", up: "▲", down: "▼", left: "←",
    right: "→", ellipsis: "…", missing: "×", gaugeFull: "█", gaugeEmpty: "░", gaugeStart: "▕", gaugeEnd: "▏",
    eighths: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"], upperHalf: "▀", usesBraille: true, usesHalfBlocks: true,
    numbers: ["¹", "²", "³", "⁴", "⁵"])

  /// For the Linux console: its font has blocks and lines but neither braille nor rounded corners.
  public static let console: Glyphs = {
    var glyphs = unicode
    (glyphs.topLeft, glyphs.topRight, glyphs.bottomLeft, glyphs.bottomRight) = ("┌", "┐", "└", "┘")
    (glyphs.titleOpen, glyphs.titleClose) = ("┤", "├")
    (glyphs.running, glyphs.working, glyphs.paused, glyphs.done, glyphs.failed) = ("*", "o", "=", "+", "x")
    (glyphs.saved, glyphs.assigned, glyphs.emptyCluster, glyphs.best) = ("+", "@", "^", "*")
    (glyphs.alarm, glyphs.alarmOver) = ("#", "-")
    (glyphs.up, glyphs.down, glyphs.left, glyphs.right) = ("^", "v", "<", ">")
    (glyphs.ellipsis, glyphs.missing, glyphs.gaugeStart, glyphs.gaugeEnd) = ("~", "x", "[", "]")
    glyphs.eighths = ["_", "_", "▄", "▄", "▄", "█", "█", "█"]
    glyphs.numbers = ["1", "2", "3", "4", "5"]
    glyphs.usesBraille = false
    return glyphs
  }()

  public static let ascii = Glyphs(
    topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+", horizontal: "-", vertical: "|", titleOpen: "[",
    titleClose: "]", tick: "+", running: "*", working: "o", paused: "=", done: "+", failed: "x", saved: "+",
    assigned: "@", emptyCluster: "^", warning: "!", info: ".", best: "*", alarm: "#",
    alarmOver: "-", up: "^", down: "v", left: "<", right: ">",
    ellipsis: "~", missing: "x", gaugeFull: "#", gaugeEmpty: ".", gaugeStart: "[", gaugeEnd: "]",
    eighths: ["_", "_", ".", ".", ":", ":", "#", "#"], upperHalf: "\"", usesBraille: false, usesHalfBlocks: false,
    numbers: ["1", "2", "3", "4", "5"])
}
