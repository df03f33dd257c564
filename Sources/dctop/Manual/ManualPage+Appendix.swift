extension ManualPage {
  /// What the program is.
  static let introduction = """
    Clusters images without labels by DeepCluster (Caron, Bojanowski, Joulin and Douze, ECCV 2018): it groups them by \
    what a convolutional network sees, trains the network to tell the groups apart, and again, and shows all of it in \
    the terminal while it happens. Where standard output is no terminal, it prints lines.
    """

  /// What the command line does not say of itself.
  static let appendix: [(title: String, entries: [(term: String, meaning: String)])] = [
    (
      "FILES",
      [
        ("$XDG_CONFIG_HOME/dctop/config.toml", "Options for all runs (default: ~/.config/dctop/config.toml)."),
        ("$XDG_CONFIG_HOME/dctop/themes/*.theme", "Themes of your own, in the format of btop."),
        (
          "$XDG_STATE_HOME/dctop/state.toml",
          "How the dashboard was left: panes, layout, theme (default: below ~/.local/state)."
        ),
        ("runs/", "The runs, in the folder where dctop was started; see --output."),
      ]
    ),
    (
      "ENVIRONMENT",
      [
        ("NO_COLOR", "If it is set and not empty, the dashboard has no colours."),
        ("COLORTERM", "truecolor or 24bit: the terminal shows all colours."),
        ("CI", "If it is set, there is no dashboard."),
      ]
    ),
    (
      "SIGNALS",
      [
        ("SIGUSR1", "Writes a snapshot."),
        ("SIGUSR2", "Reads the configuration and the themes again."),
        ("SIGHUP", "Stops with a snapshot, or with --detach-on-hangup goes on without the terminal."),
      ]
    ),
    (
      "EXIT STATUS",
      [
        ("0", "The run has finished, or was stopped by its user after saving."), ("1", "The run has failed."),
        ("2", "Wrong usage or wrong data."),
        ("130, 143", "Stopped by SIGINT or SIGTERM after saving."),
      ]
    ),
  ]
}
