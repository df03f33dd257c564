import Dashboard
import TUI
import Telemetry
import TestSupport
import Testing

@Suite("The command line")
struct CommandTests {
  private static let context = LiveCommand.Context(
    images: 1797, epoch: 4, themes: ["dark", "dusk", "light"],
    augmentations: ["none", "crop", "resized-crop", "flip", "affine", "objects"])

  @Test(
    "A line becomes a command",
    arguments: [
      ("lr 0.01", LiveCommand.send(.setLearningRate(0.01))), ("  k   50 ", .send(.change(.k(50)))),
      ("k 1797", .send(.change(.k(1797)))), ("reassign now", .send(.reassign)),
      ("reassign every 3", .send(.change(.reassign(3)))), ("reassign every 0.5", .send(.change(.reassign(0.5)))),
      ("sampler natural", .send(.change(.sampler(.natural)))), ("epochs 5", .send(.change(.epochs(5)))),
      ("augment resized-crop+flip", .send(.change(.augment("resized-crop+flip")))),
      ("augment crop-flip+affine", .send(.change(.augment("crop-flip+affine")))),
      ("snap", .send(.snapshot(name: nil))), ("snap before-k.50", .send(.snapshot(name: "before-k.50"))),
      ("theme light", .theme("light")), ("quit", .quit), ("q", .quit),
    ])
  func understood(_ line: String, _ command: LiveCommand) throws {
    #expect(try LiveCommand.parse(line, CommandTests.context) == command)
  }

  @Test(
    "A line that cannot be carried out is told why, and what was probably meant",
    arguments: [
      ("", "lr, k"), ("kk 50", "did you mean k?"), ("sampel natural", "did you mean sampler?"), ("zzzzzz", "one of lr"),
      ("lr", "lr X"), ("lr fast", "no number"), ("lr -1", "0 or more"), ("lr nan", "no number"),
      ("lr 1e99", "0 or more"),
      ("k 50 60", "k N"), ("k 1", "2 or more"), ("k 1798", "1797 at most"), ("k 5.5", "whole number"),
      ("reassign", "now | every N"), ("reassign never", "did you mean every?"), ("reassign every 0", "more than 0"),
      ("reassign every", "now | every N"), ("reassign now 3", "now | every N"),
      ("sampler natrual", "did you mean natural?"), ("epochs 4", "epoch 5 is going on"), ("epochs x", "whole number"),
      ("augment", "augment NAME"), ("augment crop flip", "augment NAME"), ("augment affin", "did you mean affine?"),
      ("augment crop+", "is no augmentation"), ("augment crop+mirror", "mirror is no augmentation"),
      ("snap a/b", "letters"), ("theme ligth", "did you mean light?"), ("quit now", "quit"),
    ])
  func refused(_ line: String, _ words: String) {
    let error = #expect(throws: LiveCommand.Failure.self) { try LiveCommand.parse(line, CommandTests.context) }
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
  }

  /// The keys of a text, and the prompt that they lead to.
  private static func typed(_ text: String, into prompt: CommandPrompt? = nil) -> CommandPrompt {
    var result = prompt ?? CommandPrompt()
    if prompt == nil { result.open() }
    for character in text { _ = result.take(.character(character), context) }
    return result
  }

  @Test("Tab completes a word as far as it is clear, and then one completion after the other")
  func completion() {
    var prompt = CommandTests.typed("sam")
    _ = prompt.take(.tab, CommandTests.context)
    #expect(prompt.text == "sampler " && prompt.choices.isEmpty)
    _ = prompt.take(.tab, CommandTests.context)
    #expect(prompt.text == "sampler " && prompt.choices == ["uniform", "natural"])
    for wanted in ["uniform", "natural", "uniform"] {
      _ = prompt.take(.tab, CommandTests.context)
      #expect(prompt.text == "sampler " + wanted)
    }
    _ = prompt.take(.backTab, CommandTests.context)
    #expect(prompt.text == "sampler natural")
    prompt = CommandTests.typed("theme d")
    for wanted in ["theme d", "theme dark", "theme dusk", "theme dark"] {
      _ = prompt.take(.tab, CommandTests.context)
      #expect(prompt.text == wanted)
    }
    prompt = CommandTests.typed("reassign nothing")
    _ = prompt.take(.tab, CommandTests.context)
    #expect(prompt.text == "reassign nothing")
  }

  @Test("The line is edited in its middle, cleared, and recalled")
  func editing() {
    var prompt = CommandTests.typed("k 0")
    for key in [Key.left, .character("5"), .end, .backspace, .character("1"), .home, .delete, .character("k")] {
      _ = prompt.take(key, CommandTests.context)
    }
    #expect(prompt.text == "k 51" && prompt.cursor == 1)
    #expect(prompt.take(.enter, CommandTests.context) == .entered(.send(.change(.k(51))), line: "k 51"))
    prompt.open()
    prompt = CommandTests.typed("lr x", into: prompt)
    #expect(prompt.take(.enter, CommandTests.context) == .editing && prompt.failure?.contains("lr X") == true)
    #expect(prompt.take(.control("u"), CommandTests.context) == .editing && prompt.text == "" && prompt.failure == nil)
    prompt = CommandTests.typed("dra", into: prompt)
    var texts: [String] = []
    for key in [Key.up, .up, .up, .down, .down, .down] {
      _ = prompt.take(key, CommandTests.context)
      texts.append(prompt.text)
    }
    #expect(texts == ["lr x", "k 51", "k 51", "lr x", "dra", "dra"])
    _ = prompt.take(.control("u"), CommandTests.context)
    #expect(prompt.take(.backspace, CommandTests.context) == .closed && !prompt.isOpen)
    #expect(CommandTests.typed("a\u{301}\u{1b}\u{4e00}b").text == "b", "nothing that a column cannot hold")
  }

  /// Types a line into a model, with Enter behind it.
  private static func enter(_ line: String, into model: inout DashboardModel) -> [Effect] {
    _ = model.update(.key(.character(":")))
    for character in line { #expect(model.update(.key(.character(character))) == []) }
    return model.update(.key(.enter))
  }

  @Test("Commands go to the trainer, and what comes back is shown")
  func model() {
    var model = Script.model()
    _ = model.update(.themes([.dark, .light], current: 0))
    #expect(CommandTests.enter("k 50", into: &model) == [.send(.change(.k(50)))])
    #expect(CommandTests.enter("theme light", into: &model) == [.setTheme("light")])
    #expect(model.update(.key(.character("s"))) == [.send(.snapshot(name: nil))], "it is closed")
    for change in [OptionChange.k(50), .epochs(200), .reassign(3), .sampler(.natural)] {
      _ = model.update(.event(.optionChanged(change)))
    }
    let header = model.frame(size: Size(120, 40), look: Look()).lines[0]
    #expect(header.contains("k=50") && header.contains("/200"))
    #expect(model.log.entries.suffix(2).map(\.text).joined().contains("every 3 epochs"))
    #expect(CommandTests.enter("q", into: &model) == [])
    #expect(model.frame(size: Size(120, 40), look: Look()).lines.joined().contains("Quit?"))
    _ = model.update(.key(.escape))
    _ = model.update(.event(.stateChanged(.finished)))
    #expect(CommandTests.enter("k 60", into: &model) == [] && CommandTests.enter("q", into: &model) == [.quit(.now)])
  }

  @Test("Who only looks on can change colours and leave, and no run")
  func watching() {
    var model = DashboardModel(.watching)
    _ = model.update(.themes([.light], current: 0))
    #expect(CommandTests.enter("lr 0.1", into: &model) == [])
    #expect(CommandTests.enter("theme light", into: &model) == [.setTheme("light")])
    #expect(CommandTests.enter("quit", into: &model) == [.quit(.now)])
  }

  @Test("The line, its error and its choices are seen on every screen", arguments: [(120, 40), (80, 24), (40, 12)])
  func frames(_ width: Int, _ height: Int) {
    for look in [Look(), Look(glyphs: .ascii, depth: .mono)] {
      var model = Script.model()
      func foot() -> [String] { model.frame(size: Size(width, height), look: look).lines.suffix(2) }
      #expect(CommandTests.enter("smapler natural", into: &model) == [])
      #expect(foot()[1].hasPrefix(":smapler natural") && foot().joined().contains("smapler is no command"))
      _ = model.update(.key(.control("u")))
      for key in [Key.character("r"), .tab, .tab] { _ = model.update(.key(key)) }
      #expect(foot()[1].hasPrefix(":reassign ") && foot().joined().contains("now  every"))
      for _ in 0..<300 { _ = model.update(.key(.character("x"))) }
      #expect(foot()[1].hasPrefix(":x") && foot()[1].hasSuffix("x "), "the end of a long line is seen")
      _ = model.update(.key(.escape))
      #expect(!foot()[1].hasPrefix(":"))
    }
  }
}
