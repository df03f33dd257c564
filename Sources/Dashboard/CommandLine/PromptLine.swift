import TUI

/// The command line at the foot of the screen, and what there is to say about it: beside the text, or above it where
/// there is no room.
struct PromptLine: Widget {
  let prompt: CommandPrompt
  let look: Look

  /// Two rows, of which the upper one is only used at need.
  func render(in area: Rect, into buffer: inout Buffer) {
    let row = Rect(x: area.x, y: area.maxY - 1, width: area.width, height: 1)
    // Behind the colon the text, from where the cursor can be seen.
    let room = max(1, row.width - 1)
    let first = max(0, prompt.cursor - room + 1)
    let shown = String(prompt.text.dropFirst(first).prefix(room))
    buffer.write(":", x: row.x, y: row.y, style: look.style(.highlight, .bold), in: row)
    let end = buffer.write(shown, x: row.x + 1, y: row.y, style: look.style(.mainForeground), in: row)
    let cursor = Rect(x: row.x + 1 + prompt.cursor - first, y: row.y, width: 1, height: 1)
    buffer.setStyle(look.style(.selectedForeground), in: cursor.intersection(row))
    guard let note else { return }
    let width = note.text.unicodeScalars.count
    if end + 3 + width <= row.maxX {
      buffer.write(note.text, rightAlignedTo: row.maxX - 1, y: row.y, style: note.style, in: row)
    } else if note.isNeeded {
      let above = Rect(x: area.x, y: area.y, width: area.width, height: 1)
      buffer.fill(above, with: Cell(" ", look.style(.mainForeground)))
      let text = note.text.truncated(to: above.width - 2, with: look.glyphs.ellipsis)
      buffer.write(text, x: above.x + 1, y: above.y, style: note.style, in: above)
    }
  }

  /// What is wrong, or can be chosen; else how the command is written.
  private var note: (text: String, style: Style, isNeeded: Bool)? {
    if let failure = prompt.failure {
      return ("\(Character(look.glyphs.failed)) \(failure.sanitized())", look.style(.eventError, .bold), true)
    }
    if !prompt.choices.isEmpty {
      return (prompt.choices.joined(separator: "  ").sanitized(), look.style(.graphText), true)
    }
    if prompt.text.isEmpty { return (CommandWord.names.joined(separator: "  "), look.style(.inactive), false) }
    return LiveCommand.hint(for: prompt.text).map { ($0, look.style(.inactive), false) }
  }
}
