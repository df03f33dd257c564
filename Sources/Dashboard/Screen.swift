import TUI
import Telemetry

extension DashboardModel {
  /// The whole screen. Pure: the same model, size and look give the same cells.
  public func frame(size: Size, look: Look) -> Buffer {
    var look = look
    look.usesPictures = look.usesPictures && hasPictures
    var buffer = Buffer(size, filling: ground(look))
    guard size.width >= ScreenLayout.minimum.width, size.height >= ScreenLayout.minimum.height else {
      renderTooSmall(look, into: &buffer)
      return buffer
    }
    renderHeader(look, into: &buffer)
    let layout = layout(on: size)
    for (pane, area) in layout.panes where overlay != .filters { panel(pane, look).render(in: area, into: &buffer) }
    renderGauges(layout, look, into: &buffer)
    renderFooter(look, y: size.height - 1, into: &buffer)
    renderOverlay(look, in: Rect(x: 0, y: 1, width: size.width, height: size.height - 2), into: &buffer)
    return buffer
  }

  /// Whether there are panes, and nothing lies over them.
  func showsPanes(on size: Size) -> Bool {
    size.width >= ScreenLayout.minimum.width && size.height >= ScreenLayout.minimum.height && overlay == nil
      && face.themeListUntil == nil && !prompt.isOpen
  }

  /// What batches and seconds change, over the frame of the same settled revision.
  func renderProgress(_ look: Look, into buffer: inout Buffer) {
    let layout = layout(on: buffer.size)
    let changing = layout.panes.filter { $0.pane == .loss || $0.pane == .run }
    for area in changing.map(\.area) + [headerArea(buffer.size), gaugeArea(layout, on: buffer.size)] {
      buffer.fill(area, with: ground(look))
    }
    renderHeader(look, into: &buffer)
    for (pane, area) in changing { panel(pane, look).render(in: area, into: &buffer) }
    renderGauges(layout, look, into: &buffer)
  }

  /// What each batch changes, over the frame of the same settled revision: the curves, and not the figures.
  func renderCurves(_ look: Look, into buffer: inout Buffer) {
    for (pane, area) in layout(on: buffer.size).panes where pane == .loss {
      buffer.fill(Box.inner(of: area), with: ground(look))
      LossPanel(model: self, look: look).renderCurves(in: area, into: &buffer)
    }
  }

  private func ground(_ look: Look) -> Cell { Cell(" ", look.style(.mainForeground)) }

  private func headerArea(_ size: Size) -> Rect { Rect(x: 0, y: 0, width: size.width, height: 1) }

  private func gaugeArea(_ layout: ScreenLayout, on size: Size) -> Rect {
    Rect(x: 0, y: size.height - 1 - layout.gaugeRows, width: size.width, height: layout.gaugeRows)
  }

  private func renderHeader(_ look: Look, into buffer: inout Buffer) {
    Header(model: self, look: look).render(in: headerArea(buffer.size), into: &buffer)
  }

  private func renderGauges(_ layout: ScreenLayout, _ look: Look, into buffer: inout Buffer) {
    ProgressRows(model: self, look: look).render(in: gaugeArea(layout, on: buffer.size), into: &buffer)
  }

  /// Whether images are pictures: of a pane alone, for they take much to send, and where nothing lies over them.
  private var hasPictures: Bool {
    settings.pictures != nil && isMaximized && (focused == .samples || focused == .clusters) && overlay == nil
      && face.themeListUntil == nil
  }

  private func panel(_ pane: Pane, _ look: Look) -> any Widget {
    switch pane {
    case .loss: LossPanel(model: self, look: look)
    case .run: RunPanel(model: self, look: look)
    case .clusters where isBrowsing: ClusterBrowserPanel(model: self, look: look)
    case .clusters: ClustersPanel(model: self, look: look)
    case .events: EventsPanel(model: self, look: look)
    case .samples: SamplesPanel(model: self, look: look)
    }
  }

  private func renderTooSmall(_ look: Look, into buffer: inout Buffer) {
    let minimum = ScreenLayout.minimum
    let size = buffer.size
    let lines = [
      "needs \(minimum.width)x\(minimum.height), have \(size.width)x\(size.height)",
      StateWord(self).text(look.glyphs) + (batch.map { "  loss " + NumberFormat.fixed(Double($0.loss), 3) } ?? ""),
    ]
    for (row, line) in lines.enumerated() {
      buffer.write(line, x: 0, y: row, style: look.style(.mainForeground), in: buffer.area)
    }
  }

  private func renderFooter(_ look: Look, y: Int, into buffer: inout Buffer) {
    if prompt.isOpen {
      let area = Rect(x: 0, y: y - 1, width: buffer.size.width, height: 2)
      return PromptLine(prompt: prompt, look: look).render(in: area, into: &buffer)
    }
    var area = Rect(x: 0, y: y, width: buffer.size.width, height: 1)
    if let line = events.filter.line {
      let found = "\(listedEvents.count) of \(log.entries.count) events"
      return FilterRow(
        text: line.text, isEdited: true, problem: nil,
        found: events.filter.isBroken ? "no regex yet: everything is shown" : found, look: look
      ).render(in: area, into: &buffer)
    }
    if let notice {
      let text = notice.text.truncated(to: area.width * 2 / 3, with: look.glyphs.ellipsis)
      buffer.write(text, rightAlignedTo: area.maxX - 1, y: y, style: look.style(.best, .bold), in: area)
      area.width -= text.unicodeScalars.count + 2
    }
    KeyBar(items: footer.map { ($0.key, $0.name) }, look: look).render(in: area, into: &buffer)
  }

  /// The keys at the foot of the screen.
  var footer: [(action: Action, key: String, name: String)] {
    let items = KeyBindings.footer(
      origin, isPaused: replay.map { !$0.isPlaying } ?? isPauseWanted, isBrowsing: isBrowsing)
    guard hasEnded && origin == .training else { return items }
    return items.filter { ![.pauseOrResume, .step, .snapshot].contains($0.action) }
  }

  private func renderOverlay(_ look: Look, in area: Rect, into buffer: inout Buffer) {
    switch overlay {
    case nil:
      guard face.themeListUntil != nil else { break }
      ThemePopup(themes: face.themes, index: face.themeIndex, look: look).render(in: area, into: &buffer)
    case .filters:
      var area = area
      area.height -= layout(on: buffer.size).gaugeRows
      FiltersPanel(model: self, look: look).render(in: area, into: &buffer)
    case .options(let row): OptionsPopup(model: self, row: row, look: look).render(in: area, into: &buffer)
    case .help(let offset):
      let lines = KeyBindings.helpLines(look.glyphs, width: area.width - 6)
      Popup(title: "keys", lines: lines, offset: offset, look: look)
        .render(in: area, into: &buffer)
    case .curves(let row): CurvePicker(model: self, row: row, look: look).render(in: area, into: &buffer)
    case .quit:
      let lines = [
        "", "Training goes on. Quit?", "", "  s  stop after this step, and save", "  k  leave now, without saving",
        "  c  cancel", "",
      ]
      Popup(title: "quit", lines: lines, look: look).render(in: area, into: &buffer)
    case .failure(let message):
      let lines =
        [""] + wrapped(message.sanitized(), width: min(72, area.width - 8)) + ["", "Esc closes this, q quits.", ""]
      Popup(title: "the run has failed", lines: lines, role: .eventError, look: look).render(in: area, into: &buffer)
    }
  }
}

/// Text in lines of at most `width` columns, broken at spaces.
func wrapped(_ text: String, width: Int) -> [String] {
  var lines: [String] = []
  var line = ""
  for word in text.split(separator: " ") {
    if !line.isEmpty && line.unicodeScalars.count + 1 + word.unicodeScalars.count > width {
      lines.append(line)
      line = ""
    }
    line += (line.isEmpty ? "" : " ") + word
  }
  return line.isEmpty ? lines : lines + [line]
}
