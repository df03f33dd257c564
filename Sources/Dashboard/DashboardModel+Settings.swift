import TUI

extension DashboardModel {
  /// Takes over what the configuration says now, where it says something else than before: what the user has changed
  /// meanwhile on the screen stays.
  mutating func take(_ new: DisplaySettings, insteadOf old: DisplaySettings) {
    if new.depth != old.depth { face.settings.depth = min(new.depth, face.settings.deepest) }
    if new.images != old.images { (face.settings.images, face.settings.pictures) = (new.images, nil) }
    if new.usesMouse != old.usesMouse, face.settings.usesMouse != nil { face.settings.usesMouse = new.usesMouse }
    if new.usesVimKeys != old.usesVimKeys { face.settings.usesVimKeys = new.usesVimKeys }
    if new.usesBell != old.usesBell { face.settings.usesBell = new.usesBell }
    if new.framePeriod != old.framePeriod { face.settings.framePeriod = new.framePeriod }
    if new.isLogarithmic != old.isLogarithmic { isLogarithmic = new.isLogarithmic }
    if new.averageFactor != old.averageFactor {
      averageIndex = DashboardModel.averageFactors.firstIndex(of: new.averageFactor) ?? averageIndex
    }
    for option in DisplayOption.allCases where option != .theme { face.saved[option] = saved(option) }
  }
}
