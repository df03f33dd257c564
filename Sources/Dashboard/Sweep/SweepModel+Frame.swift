import TUI

extension SweepModel {
  /// The whole screen. Pure: the same model, size and look give the same cells.
  public func frame(size: Size, look: Look) -> Buffer {
    var buffer = Buffer(size, filling: Cell(" ", look.style(.mainForeground)))
    guard size.width >= ScreenLayout.minimum.width, size.height >= ScreenLayout.minimum.height else {
      let text = "needs \(ScreenLayout.minimum.width)x\(ScreenLayout.minimum.height)"
      buffer.write(text, x: 0, y: 0, style: look.style(.mainForeground), in: buffer.area)
      return buffer
    }
    renderHeader(look, into: &buffer)
    let details = size.height >= SweepModel.detailHeight ? SweepModel.detailRows + 2 : 0
    let board = Rect(x: 0, y: 1, width: size.width, height: size.height - 2 - details)
    renderBoard(look, in: board, into: &buffer)
    if details > 0 {
      renderDetails(look, in: Rect(x: 0, y: board.maxY, width: size.width, height: details), into: &buffer)
    }
    renderFooter(look, y: size.height - 1, into: &buffer)
    if showsHelp { renderHelp(look, in: Rect(x: 0, y: 1, width: size.width, height: size.height - 2), into: &buffer) }
    return buffer
  }

  /// Screens of this height tell of the selected run too, in so many lines.
  private static let detailHeight = 20
  private static let detailRows = 4

  private func renderHeader(_ look: Look, into buffer: inout Buffer) {
    let area = Rect(x: 0, y: 0, width: buffer.size.width, height: 1)
    let end = buffer.write(" dctop sweep ", x: 0, y: 0, style: look.style(.title, .bold), in: area)
    let glyphs = look.glyphs
    let (mark, word, role): (Unicode.Scalar, String, Role) =
      switch phase {
      case .running: (glyphs.running, "RUNNING", .highlight)
      case .paused: (glyphs.paused, "PAUSED", .pauseBackground)
      case .stopping: (glyphs.working, "SAVING", .eventWarning)
      case .over: (glyphs.done, "DONE", .best)
      }
    let done = rows.count { $0.state == .finished }
    let failed = rows.count { $0.state == .failed }
    let told = "\(done)/\(rows.count) done" + (failed > 0 ? "  \(failed) failed" : "")
    let time = phase == .over ? "" : "  \(NumberFormat.duration(totalRemaining)) left"
    let short = "\(mark) \(word) "
    let long = "\(mark) \(word)\(time) "
    // Where not all fits, how far it is matters more than the name and the time.
    let fits = end + told.unicodeScalars.count + 2 + long.unicodeScalars.count <= area.width
    let state = fits ? long : short
    let start = max(end, area.maxX - state.unicodeScalars.count)
    let name = title.sanitized()
    let room = max(0, start - end - 2)
    let text = name.unicodeScalars.count + 2 + told.unicodeScalars.count <= room ? "\(name)  \(told)" : told
    buffer.write(
      text.truncated(to: room, with: glyphs.ellipsis), x: end, y: 0, style: look.style(.mainForeground), in: area)
    buffer.write(state, x: start, y: 0, style: look.style(role, .bold), in: area)
  }

  private func renderBoard(_ look: Look, in area: Rect, into buffer: inout Buffer) {
    let inner = Box.inner(of: area)
    let place = listed.firstIndex(of: selected) ?? 0
    let shownCount = max(1, inner.height - 1)
    let first = max(0, min(place - shownCount / 2, listed.count - shownCount))
    let shown = listed.dropFirst(first).prefix(shownCount)
    let note = listed.count > shownCount ? "\(first + 1)-\(first + shown.count) of \(listed.count)" : ""
    Box(
      title: showsRecipes ? "recipes, mean\(look.glyphs.usesHalfBlocks ? "\u{b1}" : "+-")deviation" : "runs",
      note: note, footer: "by \(order.head)", isFocused: true, role: .clustersBox, look: look
    ).render(in: area, into: &buffer)
    guard !listed.isEmpty else {
      buffer.write("no runs", x: inner.x + 1, y: inner.y, style: look.style(.inactive), in: inner)
      return
    }
    let listing = SweepListing(self, shown, width: inner.width - 3, glyphs: look.glyphs)
    for (row, line) in listing.lines.enumerated() {
      let isHead = row == 0
      let item = isHead ? nil : shown[shown.startIndex + row - 1]
      let isSelected = item == selected
      // What has not finished is dimmed beside its mark: its figures are of the way, not of the end.
      let isOver = item.map { showsRecipes || rows[$0].state == .finished } ?? true
      let style = look.style(
        isSelected ? .selectedForeground : isHead ? .graphText : isOver ? .mainForeground : .inactive)
      let y = inner.y + row
      if isSelected { buffer.fill(Rect(x: inner.x, y: y, width: inner.width, height: 1), with: Cell(" ", style)) }
      buffer.write(
        line.truncated(to: inner.width - 3, with: look.glyphs.ellipsis), x: inner.x + 2, y: y, style: style,
        in: inner)
      guard let item, !showsRecipes else { continue }
      let (mark, role) = SweepModel.mark(rows[item].state, look.glyphs)
      buffer[inner.x, y] = Cell(mark, isSelected ? style : look.style(role, .bold))
    }
  }

  private static func mark(_ state: SweepState, _ glyphs: Glyphs) -> (Unicode.Scalar, Role) {
    switch state {
    case .waiting: (" ", .inactive)
    case .running: (glyphs.running, .highlight)
    case .paused: (glyphs.paused, .highlight)
    case .stopped: (glyphs.info, .eventWarning)
    case .finished: (glyphs.done, .best)
    case .failed: (glyphs.failed, .eventError)
    }
  }

  private func renderDetails(_ look: Look, in area: Rect, into buffer: inout Buffer) {
    let inner = Box.inner(of: area)
    let lines = showsRecipes ? recipeDetails(look.glyphs) : runDetails
    let title =
      showsRecipes
      ? summaries.indices.contains(selected) ? summaries[selected].recipe : ""
      : rows.indices.contains(selected) ? rows[selected].name : ""
    Box(title: title.sanitized(), role: .runBox, look: look).render(in: area, into: &buffer)
    let wrapped = lines.flatMap { SweepModel.wrapped($0, to: inner.width - 2) }
    for (row, line) in wrapped.prefix(inner.height).enumerated() {
      buffer.write(line, x: inner.x + 1, y: inner.y + row, style: look.style(.mainForeground), in: inner)
    }
  }

  private var runDetails: [String] {
    guard rows.indices.contains(selected) else { return [] }
    let row = rows[selected]
    let problem = row.problem.map { [$0.sanitized()] } ?? []
    return problem + ["seed \(row.seed)  " + row.options.sanitized()]
  }

  private func recipeDetails(_ glyphs: Glyphs) -> [String] {
    guard summaries.indices.contains(selected) else { return [] }
    let summary = summaries[selected]
    let figures = SweepFigure.allCases.compactMap { figure in
      summary.figures[figure].map { "\(figure.head) \(SweepListing.text($0, figure, glyphs)) (\($0.count))" }
    }
    let options = rows.first { $0.recipe == summary.recipe }?.options ?? ""
    return ["\(summary.finished) of \(summary.runs) done, \(summary.failed) failed", options.sanitized()]
      + (figures.isEmpty ? [] : [figures.joined(separator: ", ")])
  }

  /// Lines of that many columns at most, broken between words where that is possible.
  private static func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.unicodeScalars.count + 1 + word.unicodeScalars.count > width {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return lines + (line.isEmpty ? [] : [line])
  }

  private func renderFooter(_ look: Look, y: Int, into buffer: inout Buffer) {
    let area = Rect(x: 0, y: y, width: buffer.size.width, height: 1)
    if let notice {
      let text = notice.sanitized().truncated(to: area.width - 2, with: look.glyphs.ellipsis)
      buffer.write(text, x: 1, y: y, style: look.style(.highlight), in: area)
      return
    }
    let keys = [
      ("v", showsRecipes ? "runs" : "recipes"), ("s", "sort"), ("Enter", "open"),
      ("p", phase == .paused ? "go on" : "pause"), ("q", phase == .over ? "quit" : "save and quit"), ("t", "theme"),
      ("?", "help"),
    ].map { (key: $0.0, name: $0.1) }
    KeyBar(items: keys, look: look).render(in: area, into: &buffer)
  }

  private func renderHelp(_ look: Look, in area: Rect, into buffer: inout Buffer) {
    let lines = [
      "up down    select", "s S        sort by the next figure, the one before", "v          runs, or recipes",
      "Enter      look at a run: live, or again", "p          pause, go on",
      "q          save and leave; again: at once", "t T        the next theme, the one before",
      "^L         draw the whole screen anew",
    ]
    Popup(title: "keys", lines: lines, look: look).render(in: area, into: &buffer)
  }
}
