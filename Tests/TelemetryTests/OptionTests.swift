import Foundation
import Telemetry
import Testing

@Suite("Options that are changed on the way")
struct OptionTests {
  @Test(
    "A change is a line of its own in words and in JSON, and comes back from JSON as it was",
    arguments: [
      (OptionChange.k(50), "k 50", #""name":"k","value":50"#),
      (.epochs(200), "epochs 200", #""name":"epochs","value":200"#),
      (.reassign(3), "reassign 3", #""name":"reassign","value":3.0"#),
      (.reassign(0.5), "reassign 0.5", #""name":"reassign","value":0.5"#),
      (.augment("affine+erase"), "augment affine+erase", #""name":"augment","value":"affine+erase""#),
      (.sampler(.natural), "sampler natural", #""name":"sampler","value":"natural""#),
    ])
  func lines(_ change: OptionChange, _ words: String, _ fields: String) throws {
    var plain = PlainLines()
    #expect(plain.lines(for: .optionChanged(change), at: "T", seconds: 0) == ["T event option \(words)"])
    #expect(
      JSONLines().lines(for: .optionChanged(change)) == [#"{"type":"event","event":"option",\#(fields)}"#])
    let stored = try JSONEncoder().encode(Event.optionChanged(change))
    #expect(try JSONDecoder().decode(Event.self, from: stored) == .optionChanged(change))
  }

  @Test("A reassignment that was asked for is told; more epochs are counted from then on")
  func others() {
    var plain = PlainLines()
    _ = plain.lines(for: .runStarted(LinesTests.info), at: "T", seconds: 0)
    #expect(
      plain.lines(for: .epochCutShort(epoch: 2, batches: 7), at: "T", seconds: 0)
        == ["T event reassignment epoch=2 batches=7"])
    #expect(
      JSONLines().lines(for: .epochCutShort(epoch: 2, batches: 7))
        == [#"{"type":"event","event":"reassignment","epoch":2,"batches":7}"#])
    _ = plain.lines(for: .optionChanged(.epochs(8)), at: "T", seconds: 0)
    #expect(plain.lines(for: .epochEnded(LinesTests.epoch), at: "T", seconds: 0)[0].hasPrefix("T epoch 1/8 "))
  }
}
