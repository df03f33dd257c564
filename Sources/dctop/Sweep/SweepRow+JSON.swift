import Dashboard
import Telemetry

extension SweepRow {
  /// One object on a line, `{"type":"sweep_run",...}`. What does not exist is `null`.
  func json(path: String) -> JSONValue {
    let evaluated = evaluation.map { figures -> JSONValue in
      .object([
        ("k", .int(figures.k)), ("accuracy", .number(figures.accuracy)), ("nmi", .number(figures.nmi)),
        ("ami", .number(figures.ami)), ("ari", .number(figures.ari)),
      ])
    }
    return .object([
      ("type", .text("sweep_run")), ("name", .text(name)), ("path", .text(path)), ("recipe", .text(recipe)),
      ("seed", .unsigned(seed)), ("options", .text(options)), ("state", .text(state.rawValue)),
      ("epochs_done", .int(epochsDone)), ("epochs", .int(epochs)), ("loss", .number(last?.loss)),
      ("nmi_previous", .number(last?.nmiPrevious)), ("nmi_labels", .number(last?.nmiLabels)),
      ("evaluation", evaluated ?? .null), ("seconds", .number(epochsDone > 0 ? seconds : nil)),
      ("problem", problem.map { .text($0) } ?? .null),
    ])
  }
}
