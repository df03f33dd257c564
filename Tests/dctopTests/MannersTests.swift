import Foundation
import TestSupport
import Testing

@Suite("What comes with the program")
struct MannersTests {
  @Test("Each shell gets its completions", arguments: ["bash", "zsh", "fish"])
  func completions(_ shell: String) throws {
    let result = try Program.run(["--generate-completion-script", shell])
    #expect(result.status == 0 && result.errors.isEmpty)
    #expect(result.output.contains("learning-rate") && result.output.contains("resume"))
    #expect(!result.output.contains("Print the manual page"))  // for script/install only
  }

  @Test(
    "fish offers the values of an option, also where train is not named, and files",
    arguments: [
      ("dctop train --backbone ", "vgg-s"), ("dctop train --augment res", "resized-crop"),
      ("dctop --precision ", "bf16"), ("dctop images --head ", "centroid"), ("dctop replay run --theme ", "mono"),
      ("dctop runs list --state ", "finished"), ("dctop replay Sou", "Sources/"),
    ])
  func fishValues(_ line: String, _ wanted: String) throws {
    let folder = try TemporaryFolder()
    let script = try Program.run(["--generate-completion-script", "fish"])
    let file = try folder.write(Array(script.output.utf8), to: "dctop.fish")
    let program = (Program.path as NSString).deletingLastPathComponent
    let result = try Program.run(
      [file, line],
      shell: "command -v fish >/dev/null || { echo no fish; exit; }; cd '\(TestFiles.root.path)' && "
        + "PATH='\(program)':\"$PATH\" exec fish --no-config -c 'source $argv[1]; complete -C $argv[2]' \"$@\"")
    let offered = result.output.split(separator: "\n").map { $0.prefix { $0 != "\t" } }
    #expect(offered.contains(wanted[...]) || offered == ["no fish"], "\(result)")
  }

  @Test(
    "A mistyped command is told as one, with what was meant",
    arguments: [("trian", "train"), ("wach", "watch"), ("comapre", "compare"), ("hlep", "help")])
  func mistyped(_ word: String, _ meant: String) throws {
    for words in [[word, "data", "--epochs", "3"], [word]] {
      let result = try Program.run(words)
      #expect(result.status == 2 && result.output.isEmpty)
      #expect(result.errors.hasPrefix("dctop: unknown command '\(word)'; did you mean '\(meant)'?"), "\(result.errors)")
    }
  }

  @Test("The help that --help points to is given", arguments: [["help"], ["help", "train"], ["help", "export"]])
  func help(_ words: [String]) throws {
    let result = try Program.run(words)
    #expect(result.status == 0 && result.errors.isEmpty && result.output.contains("USAGE: dctop"), "\(result)")
  }

  @Test("What is a path, or like no command, is data as before")
  func unlikeCommands() throws {
    let folder = try TemporaryFolder()
    try folder.write([], to: "trian")
    for word in [folder.path + "/trian", "photographs"] {
      let result = try Program.run([word])
      #expect(
        result.status == 2 && result.errors.contains(word) && !result.errors.contains("did you mean"), "\(result)")
    }
    let own = try Program.run(["trian"], shell: "cd '\(folder.path)' && exec \"$0\" \"$@\"")
    #expect(own.status == 2 && !own.errors.contains("did you mean"), "\(own)")
  }

  @Test("The manual page tells each command, and each of train's options once")
  func manual() throws {
    let result = try Program.run(["manual"])
    #expect(result.status == 0 && result.output.hasPrefix(".TH DCTOP 1 "))
    let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
    for heading in [".SH NAME", ".SS dctop train [data]", ".SS dctop resume run", ".SS dctop runs remove run..."] {
      #expect(lines.filter { $0 == heading }.count == 1, "\(heading)")
    }
    for option in [#"\fB\-\-learning\-rate\fR "#, #"\fB\-\-sobel\fR, \fB\-\-no\-sobel\fR"#, #"\fB\-\-theme\fR"#] {
      #expect(lines.filter { $0.hasPrefix(option) }.count == 1, "\(option)")
    }
    // No text of ours is taken for a request.
    let requests = Set([".TH", ".SH", ".SS", ".TP", ".P", ".B", ".I", ".br"])
    for line in lines where line.hasPrefix(".") || line.hasPrefix("'") {
      #expect(requests.contains(String(line.prefix { $0 != " " })), "\(line)")
    }
  }

  @Test("The version is one line, and with --verbose all that matters for a report")
  func version() throws {
    #expect(try Program.run(["--version"]).output.split(separator: "\n").count == 1)
    for words in [["--version", "--verbose"], ["--verbose", "--version"]] {
      let result = try Program.run(words)
      #expect(result.status == 0 && result.errors.isEmpty)
      for name in [
        "Swift", "oneDNN", "OpenBLAS", "ncurses", "SQLite", "libpng", "zlib", "libwebp", "processor", "glyphs",
      ] {
        #expect(result.output.contains(name), "\(result.output)")
      }
    }
  }

  @Test("What cannot be printed is an error, for a table that ends early looks whole")
  func fullOutput() throws {
    let folder = try TemporaryFolder()
    for words in [["runs", "--output", folder.path], ["config"], ["--help"]] {
      let result = try Program.run(words, shell: "exec \"$0\" \"$@\" >/dev/full")
      #expect(result.status == 2 && result.errors.contains("standard output cannot be written (No space"), "\(result)")
    }
  }

  @Test("OpenBLAS takes no processor of today for one without AVX, and what the user chose stays")
  func kernels() throws {
    let report = try Program.run(["--version", "--verbose"], shell: "unset OPENBLAS_CORETYPE; exec \"$0\" \"$@\"")
    #expect(report.status == 0 && (!report.output.contains(" avx2 ") || !report.output.contains(" Prescott ")))
    let chosen = try Program.run(
      ["--version", "--verbose"], shell: "OPENBLAS_CORETYPE=Prescott exec \"$0\" \"$@\"")
    #expect(chosen.status == 0 && (!report.output.contains("avx") || chosen.output.contains(" Prescott ")))
  }
}
