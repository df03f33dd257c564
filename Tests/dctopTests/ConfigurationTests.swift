import Foundation
import TestSupport
import Testing

@Suite("Configuration files")
struct ConfigurationTests {
  let folder: TemporaryFolder
  var configuration: String { folder.path + "/xdg" }

  init() throws { folder = try TemporaryFolder() }

  private func write(_ text: String, to name: String = "options.toml") throws -> String {
    try folder.write(Array(text.utf8), to: name)
  }

  /// What `dctop config --json` tells.
  private func options(_ arguments: [String]) throws -> String {
    let result = try Program.run(["config", "--json"] + arguments, configuration: configuration)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    return result.output
  }

  /// Each option's value.
  private func values(_ arguments: [String]) throws -> [String: String] {
    let object = try JSONSerialization.jsonObject(with: Data(try options(arguments).utf8))
    return try #require(object as? [String: [String: Any]]).mapValues { "\($0["value"] ?? "missing")" }
  }

  @Test("The command line comes before --config, that before the user's file, and that before the defaults")
  func precedence() throws {
    let user = try write("k = 30\nepochs = 7\nmomentum = 0.5\nascii = true\nsobel = true", to: "xdg/dctop/config.toml")
    let file = try write("epochs = 8\nlearning-rate = 1\nsobel = false\nmemory = 2")
    let found = try options(["--config", file, "--memory=3", "--no-ascii"])
    for (name, value, origin) in [
      ("k", "30", user), ("momentum", "0.5", user), ("epochs", "8", file), ("learning-rate", "1.0", file),
      ("sobel", "false", file), ("memory", "3.0", "command line"), ("ascii", "false", "command line"),
      ("batch", "null", "default"), ("pca", "256", "default"),
    ] {
      #expect(found.contains(#""\#(name)":{"value":\#(value),"origin":"\#(origin)"}"#), "\(name): \(found)")
    }
  }

  @Test("A face that the command line asks for takes the place of the other in a file")
  func alternatives() throws {
    let file = try write("plain = true")
    let found = try options(["--config", file, "--jsonl"])
    #expect(found.contains(#""plain":{"value":false,"#) && found.contains(#""jsonl":{"value":true,"#), "\(found)")
  }

  @Test("A file decides how the run goes")
  func run() throws {
    let file = try write("k = 20\nepochs = 1\nlimit = 200\njsonl = true\noutput = \"\(folder.path)/runs\"")
    let result = try Program.run(["--config", file, "--k", "15"])
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    #expect(result.output.hasPrefix(#"{"type":"run","run":"\#(folder.path)/runs/"#), "\(result.output)")
    #expect(result.output.contains(#""images":200,"#) && result.output.contains(#""k":15,"#))
    #expect(result.output.contains(#""reason":"finished","epochs":1,"#))
  }

  static let bad: [(String, [String])] = [
    ("learning_rate = 0.1", [":1: ", "'learning_rate'", "did you mean learning-rate?"]),
    ("# clusters\n\nkk = 5", [":3: ", "did you mean k?"]), ("zzzzzzzz = 5", ["'zzzzzzzz'", "dctop config"]),
    ("epochs = 3\nk = \"fifty\"", [":2: ", "k = \"fifty\"", "expected an integer"]),
    ("k = \"50\"", ["expected an integer"]), ("\"epochs\" = 2.5", [":1: ", "2.5", "expected an integer"]),
    ("momentum = true", ["expected a number"]), ("sobel = 1", ["expected true or false"]),
    ("color = 256", [":1: ", "expected a text in quotes"]), ("color = \"blue\"", [":1: ", "'blue'", "'auto'"]),
    ("seed = -1", [":1: ", "seed = -1"]), ("k = [1]", ["a list"]), ("[train]\nk = 5", [":1: ", "'train' is a table"]),
    ("config = \"x\"", ["only the command line"]), ("epochs = 3\nk =\n", [":2:"]), ("k = 1\nk = 2", [":2:"]),
    ("k = 2\0", ["cannot be read"]), ("k = 5000", ["--k 5000", "k is set in"]),
    ("theme = \"no-such-theme\"\ncolor = \"256\"\nk = 1", ["--k 1", "k is set in"]),
    ("plain = true\njsonl = true", ["exclude each other", "plain is set in", "jsonl is set in"]),
  ]

  @Test("What is wrong with a file names it, and the line", arguments: bad, [true, false])
  func badFiles(_ bad: (text: String, words: [String]), _ isUsers: Bool) throws {
    let file = try write(bad.text, to: isUsers ? "xdg/dctop/config.toml" : "options.toml")
    let result = try Program.run(isUsers ? [] : ["--config", file], configuration: configuration)
    #expect(result.status == 2 && result.output.isEmpty, "\(result)")
    for word in bad.words + [file] { #expect(result.errors.contains(word), "\(result.errors)") }
  }

  @Test("A file that is named must be there")
  func missingFile() throws {
    let result = try Program.run(["--config", "/no/such/file.toml"])
    #expect(result.status == 2 && result.errors.contains("/no/such/file.toml does not exist"), "\(result.errors)")
  }

  @Test("What dctop config prints is a configuration file that gives the same")
  func roundTrip() throws {
    let words = [
      "--k", "33", "--learning-rate", "1e-05", "--seed", "18446744073709551615", "--theme", "a \"b\" \\ é\n#",
      "--no-sobel", "--color", "16", "--reassign", "0.3", "--kmeans-start", "plusplus", "--exit-when-done",
    ]
    let printed = try Program.run(["config"] + words)
    let file = try write(printed.output)
    let (wished, found) = (try values(words), try values(["--config", file]))
    #expect(wished == found)
    #expect(found["seed"] == "18446744073709551615" && found["color"] == "16" && found["theme"] == "a \"b\" \\ é\n#")
    #expect(printed.output.contains("k = 33                          # command line\n"), "\(printed.output)")
  }

  @Test("With data, what is chosen for it is told")
  func chosen() throws {
    let found = try options([TestFiles.root.path + "/samples/digits", "--batch", "48"])
    for text in [#""k":{"value":100,"origin":"chosen"#, #""backbone":{"value":"small","#, #""batch":{"value":48,"#] {
      #expect(found.contains(text), "\(found)")
    }
  }

  @Test("Files know every option of train that has a long name, and no other")
  func names() throws {
    let help = try Program.run(["train", "--experimental-dump-help"])
    let object = try JSONSerialization.jsonObject(with: Data(help.output.utf8)) as? [String: Any]
    let command = try #require(object?["command"] as? [String: Any])
    let train = (command["subcommands"] as? [[String: Any]])?.first { $0["commandName"] as? String == "train" }
    let arguments = try #require((train ?? command)["arguments"] as? [[String: Any]])
    let names = arguments.compactMap { ($0["preferredName"] as? [String: Any])?["name"] as? String }
    let wished = Set(names.filter { !$0.hasPrefix("no-") }).subtracting(["help", "version", "config"])
    #expect(Set(try values([]).keys) == wished && wished.contains("learning-rate"))
  }
}
