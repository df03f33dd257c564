/// What a colour is for. The raw value is the key in a theme file, after btop where it has one.
public enum Role: String, CaseIterable, Sendable {
  case mainBackground = "main_bg"
  case mainForeground = "main_fg"
  case title
  case highlight = "hi_fg"
  case selectedBackground = "selected_bg"
  case selectedForeground = "selected_fg"
  case inactive = "inactive_fg"
  case graphText = "graph_text"
  case divider = "div_line"
  case meter = "meter_bg"
  case misc = "proc_misc"
  case pauseBackground = "proc_pause_bg"
  case bannerForeground = "proc_banner_fg"
  case lossBox = "loss_box"
  case runBox = "run_box"
  case clustersBox = "clusters_box"
  case eventsBox = "events_box"
  case samplesBox = "samples_box"
  case ema = "ema_fg"
  case best = "best_fg"
  case eventInfo = "event_info"
  case eventWarning = "event_warn"
  case eventError = "event_error"
  case empty = "empty_fg"
  /// The plot's cursor.
  case cursor = "cursor_fg"
  /// The curves of a plot beside the loss.
  case series1 = "series_1"
  case series2 = "series_2"
  case series3 = "series_3"
  case series4 = "series_4"

  /// The key of a btop theme that stands in where a theme lacks this one.
  var substitute: String? {
    switch self {
    case .lossBox: "cpu_box"
    case .runBox: "mem_box"
    case .clustersBox: "net_box"
    case .eventsBox, .samplesBox: "proc_box"
    case .ema, .cursor, .series4: "hi_fg"
    case .best, .series1: "title"
    case .eventInfo, .series3: "main_fg"
    case .eventWarning: "proc_misc"
    case .eventError, .empty, .series2: "temp_end"
    case .graphText: "inactive_fg"
    case .meter: "div_line"
    default: nil
    }
  }
}

/// A range of colours from low to high values.
public enum GradientRole: String, CaseIterable, Sendable {
  case loss, size, nmi, progress, heat

  /// btop's gradient that stands in where a theme lacks this one.
  var substitute: String {
    switch self {
    case .loss: "cpu"
    case .size: "used"
    case .nmi: "available"
    case .progress: "process"
    case .heat: "temp"
    }
  }
}

/// The colours of the interface, as a theme file names them.
public struct Theme: Sendable, Equatable {
  public let name: String
  private let colors: [String: Color]
  /// Each gradient's two or three colours, or one; made once, for they are asked for at every cell of a plot.
  private let stops: [GradientRole: [Color]]

  /// The colours by the keys of theme files; what is missing is taken from ``dark``'s.
  init(name: String, colors: [String: Color]) {
    (self.name, self.colors) = (name, colors)
    var stops: [GradientRole: [Color]] = [:]
    for gradient in GradientRole.allCases {
      guard let key = [gradient.rawValue, gradient.substitute].first(where: { colors[$0 + "_start"] != nil }) else {
        continue
      }
      stops[gradient] = ["_start", "_mid", "_end"].compactMap { colors[key + $0] }
    }
    self.stops = stops
  }

  public func color(_ role: Role) -> Color {
    colors[role.rawValue] ?? role.substitute.flatMap { colors[$0] } ?? Theme.dark.colors[role.rawValue]
      ?? .terminalDefault
  }

  /// The colour at a fraction of the way from the gradient's start to its end; outside 0...1 the ends.
  public func color(_ gradient: GradientRole, at fraction: Double) -> Color {
    guard let stops = stops[gradient] ?? Theme.dark.stops[gradient] else { return .terminalDefault }
    let place = max(0, min(1, fraction.isFinite ? fraction : 0)) * Double(stops.count - 1)
    let index = min(Int(place), max(0, stops.count - 2))
    return stops.count == 1 ? stops[0] : stops[index].mixed(with: stops[index + 1], place - Double(index))
  }

  /// Whether the ground is bright, so that images in characters are drawn inverted.
  public var isLight: Bool {
    if case .rgb(let red, let green, let blue) = color(.mainBackground) {
      return Int(red) * 3 + Int(green) * 6 + Int(blue) > 1280
    }
    if case .rgb(let red, let green, let blue) = color(.mainForeground) {
      return Int(red) * 3 + Int(green) * 6 + Int(blue) < 1000
    }
    return false
  }
}

extension Color {
  /// The colour `share` of the way to another one.
  func mixed(with other: Color, _ share: Double) -> Color {
    guard case .rgb(let r1, let g1, let b1) = self, case .rgb(let r2, let g2, let b2) = other else { return self }
    func mix(_ a: UInt8, _ b: UInt8) -> UInt8 { UInt8((Double(a) + (Double(b) - Double(a)) * share).rounded()) }
    return .rgb(mix(r1, r2), mix(g1, g2), mix(b1, b2))
  }
}
