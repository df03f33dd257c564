/// What a colour is for.
public enum Role: Int, CaseIterable, Sendable {
  case mainBackground, mainForeground, title, highlight, selectedBackground, selectedForeground, inactive, graphText
  case divider, meter, misc, pauseBackground, bannerForeground
  case lossBox, runBox, clustersBox, eventsBox, samplesBox
  case ema, best, eventInfo, eventWarning, eventError, empty
  /// The plot's cursor.
  case cursor
  /// The curves of a plot beside the loss.
  case series1, series2, series3, series4

  /// The key in a theme file, after btop where it has one.
  var key: String {
    switch self {
    case .mainBackground: "main_bg"
    case .mainForeground: "main_fg"
    case .title: "title"
    case .highlight: "hi_fg"
    case .selectedBackground: "selected_bg"
    case .selectedForeground: "selected_fg"
    case .inactive: "inactive_fg"
    case .graphText: "graph_text"
    case .divider: "div_line"
    case .meter: "meter_bg"
    case .misc: "proc_misc"
    case .pauseBackground: "proc_pause_bg"
    case .bannerForeground: "proc_banner_fg"
    case .lossBox: "loss_box"
    case .runBox: "run_box"
    case .clustersBox: "clusters_box"
    case .eventsBox: "events_box"
    case .samplesBox: "samples_box"
    case .ema: "ema_fg"
    case .best: "best_fg"
    case .eventInfo: "event_info"
    case .eventWarning: "event_warn"
    case .eventError: "event_error"
    case .empty: "empty_fg"
    case .cursor: "cursor_fg"
    case .series1: "series_1"
    case .series2: "series_2"
    case .series3: "series_3"
    case .series4: "series_4"
    }
  }

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
public enum GradientRole: Int, CaseIterable, Sendable {
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
  // By role, for they are asked for at every cell; nil and empty where the theme has none.
  private let colors: [Color?]
  /// Each gradient's two or three colours, or one.
  private let stops: [[Color]]

  /// The colours by the keys of theme files; what is missing is taken from ``dark``'s.
  init(name: String, colors: [String: Color]) {
    self.name = name
    self.colors = Role.allCases.map { role in colors[role.key] ?? role.substitute.flatMap { colors[$0] } }
    stops = GradientRole.allCases.map { gradient in
      guard let key = ["\(gradient)", gradient.substitute].first(where: { colors[$0 + "_start"] != nil }) else {
        return []
      }
      return ["_start", "_mid", "_end"].compactMap { colors[key + $0] }
    }
  }

  public func color(_ role: Role) -> Color {
    colors[role.rawValue] ?? Theme.dark.colors[role.rawValue] ?? .terminalDefault
  }

  /// The colour at a fraction of the way from the gradient's start to its end; outside 0...1 the ends.
  public func color(_ gradient: GradientRole, at fraction: Double) -> Color {
    let own = stops[gradient.rawValue]
    let stops = own.isEmpty ? Theme.dark.stops[gradient.rawValue] : own
    guard !stops.isEmpty else { return .terminalDefault }
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
