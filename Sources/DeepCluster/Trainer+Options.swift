import Datasets
import RunStore
import Telemetry

extension Trainer {
  /// Takes an option that the user has changed, or says why it cannot be.
  func take(_ change: OptionChange) {
    do throws(ConfigurationError) {
      try plan.take(change, images: images.count, epoch: epoch)
    } catch {
      ports.events.post(.warned(message: "\(change.name) stays as it was: \(error)"))
      return
    }
    if case .k = change { settling.restart() }
    ports.events.post(.optionChanged(change))
    keepOptions()
  }

  /// Keeps the options as they are now, for those who read the run's files and for who goes on with it.
  func keepOptions() {
    recorder?.record(
      options: plan.optionTexts(precision: info.precision), environment: plan.environment(version: info.version))
    do {
      try directory.write(record: RunRecord(plan, precision: model.precision, version: info.version))
    } catch {
      ports.events.post(.warned(message: "the run's options are not kept: \(error)"))
    }
  }
}
