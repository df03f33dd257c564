import TUI
import Telemetry

/// Everything that the dashboard shows: changed by messages, drawn by ``frame(size:look:)``, and nothing else.
public struct DashboardModel: Sendable {
  /// What lies over the panes.
  enum Overlay: Equatable {
    case help(offset: Int)
    case quit
    case failure(String)
    /// The plot's curves are chosen.
    case curves(row: Int)
    case options(row: Int)
    /// What the network's filters answer to, on the whole screen.
    case filters
  }

  var info: RunInfo? { didSet { log.epochs = info?.epochs } }
  var state = RunState.starting
  var phase = Phase.loading
  var history = LossHistory()
  var curves = CurveHistory()
  package var log = EventLog()
  package var progress = Progress()
  var kmeans: KMeansStats?
  var batch: BatchStats?
  var epochs: [EpochStats] = []
  var bestLoss: Double?
  /// Of the last batch that told it.
  var gradientNorm: Double?
  /// Watches the run for what is worth an event.
  var milestones = Milestones()
  var nmiPrevious: Double?
  var nmiLabels: Double?
  var moved: (count: Int, images: Int)?
  var evaluations: [EpochStats.Evaluation] = []
  package var emptyCount = 0
  var snapshot: (stats: SnapshotStats, seconds: Double)?
  var resources: ResourceUsage?
  /// The newest clusters, whatever is looked at.
  var livePicture: ClusterPicture?
  var liveMap: FeatureMap?
  /// Of the clusters that are shown.
  var figures: SizeFigures?
  package var sizes = SizeHistory()
  /// The past epoch that is looked at; nil for the present.
  var past: PastView?
  var thumbnails: [Int: Thumbnail] = [:]
  /// Of the last reassignment.
  var vitals: Vitals?
  /// Those that stand, in the order in which they began.
  package var alarms: [Alarm] = []

  public let origin: RunOrigin
  var replay: ReplayState?
  /// When the event that is being taken in happened, if not now.
  var pastTime: PastTime?
  /// Of the events that came with a time.
  private var firstPast: Double?
  private var lastPast: Double?

  var now = Moment(seconds: 0, secondsOfDay: 0)
  var startedAt: Double?
  var endedAt: Double?
  /// Seconds that the run has been paused for, as far as is known here.
  private var pausedSeconds = 0.0
  var isPauseWanted = false

  package var visible = Set(Pane.allCases)
  package var focused = Pane.loss
  var isMaximized = false
  var overlay: Overlay?
  package var selectedCluster = 0
  package var browser = ClusterBrowser()
  package var clusterView = ClusterView.bySize
  var averageIndex = 2
  var isLogarithmic = false
  package var plot = PlotState()
  var events = EventList()
  var filters = FilterGallery()
  var notice: (text: String, until: Double)?
  package var prompt = CommandPrompt()
  var face: FaceState

  /// Grows when the next frame would differ from the last.
  public var revision = 0
  /// The revisions that came of batches, seconds and the cost of the program.
  private var progressRevisions = 0
  /// Grows when something beside the plot, the run's figures, the header and the progress would differ.
  var settledRevision: Int { revision - progressRevisions }

  static let averageFactors = MovingAverages.factors

  /// A dashboard that has been told nothing yet.
  public init(_ origin: RunOrigin = .training, settings: DisplaySettings = DisplaySettings()) {
    self.origin = origin
    face = FaceState(settings)
    isLogarithmic = settings.isLogarithmic
    averageIndex = DashboardModel.averageFactors.firstIndex(of: settings.averageFactor) ?? averageIndex
    noteOptions()
  }

  /// Whether the run has come to its end, one way or another.
  public var hasEnded: Bool { [.finished, .stopped, .failed].contains(state) }

  /// Whether there is nothing yet to look at of a run that is trained here, and nothing to lose.
  var isBeginning: Bool { origin == .training && info == nil }

  /// Whether a run that is trained here has failed before there was anything to look at.
  public var hasFailedToBegin: Bool { isBeginning && state == .failed }

  /// The clusters in the order of the histogram.
  var clusterOrder: [Int] {
    guard let sizes = picture?.sizes else { return [] }
    guard clusterView != .byNumber else { return Array(sizes.indices) }
    return browser.bySize
  }

  /// Takes in what has happened; gives what is to be done about it.
  public mutating func update(_ message: Message) -> [Effect] {
    if let effects = hold(message) { return effects }
    switch message {
    case .event(let event, let time):
      revision += 1
      if case .batchEnded = event { progressRevisions += 1 }
      return take(event, at: time)
    case .restart: forget()
    case .replay(let state):
      if state != replay { revision += 1 }
      replay = state
    case .picture(let new): return take(new)
    case .map(let new):
      if past == nil { revision += 1 }
      liveMap = new
    case .pastEpoch(let found): return take(found)
    case .sizes(let profiles, let isLast): take(profiles, isLast: isLast)
    case .thumbnails(let new):
      revision += 1
      let most = settings.offeredPictures == nil ? Thumbnail.mostInCells : Thumbnail.mostInPicture
      thumbnails = Dictionary(new.map { ($0.image, $0.reduced(to: most)) }, uniquingKeysWith: { $1 })
    case .filters(let news): take(news)
    case .key(let key):
      revision += 1
      return take(key)
    case .mouse(let event, let screen):
      revision += 1
      return take(event, on: screen)
    case .themes(let themes, let current):
      revision += 1
      take(themes, current: current)
    case .augmentations(let names): face.augmentations = names
    case .tick(let moment): take(moment)
    case .resources(let usage):
      let isStill = state == .paused || hasEnded
      guard let usage = isStill ? usage.atRest(after: resources) : usage else { break }
      (revision, progressRevisions) = (revision + 1, progressRevisions + 1)
      resources = usage
    case .settings(let new, let old):
      revision += 1
      take(new, insteadOf: old)
    case .notice(let text):
      revision += 1
      notice = (text.sanitized(), soon)
    }
    return []
  }

  private mutating func take(_ event: Event, at time: PastTime?) -> [Effect] {
    let rings = time == nil && face.settings.usesBell && calls(event)
    pastTime = time
    if let time {
      firstPast = firstPast ?? time.seconds
      if state == .paused, let lastPast { pausedSeconds += max(0, time.seconds - lastPast) }
      lastPast = time.seconds
    }
    curves.take(event, after: history)
    let before = log.changeCount
    take(event)
    if log.changeCount != before { events.goOn(with: log, lastEpoch: past?.epoch) }
    pastTime = nil
    return rings ? [.ringBell] : []
  }

  /// Whether the event that is being taken in belongs to an earlier life of the run that is trained here.
  var isEarlierLife: Bool { pastTime != nil && origin == .training }

  /// Seconds that the run has worked, as far as is known here. Pauses do not count, as they do not for the time that is
  /// left; so nothing on the screen moves while there is one.
  package var elapsed: Double? {
    if origin == .training { return startedAt.map { (endedAt ?? now.seconds) - $0 - pausedSeconds } }
    guard let firstPast, let lastPast else { return nil }
    return lastPast - firstPast - pausedSeconds
  }

  /// Everything of the run, and nothing of how it is shown.
  private mutating func forget() {
    var fresh = DashboardModel(origin)
    (fresh.visible, fresh.focused, fresh.isMaximized, fresh.overlay) = (visible, focused, isMaximized, overlay)
    (fresh.selectedCluster, fresh.clusterView, fresh.events.filter) = (selectedCluster, clusterView, events.filter)
    fresh.browser = browser
    fresh.browser.take(nil, classNames: nil)
    (fresh.averageIndex, fresh.isLogarithmic, fresh.notice) = (averageIndex, isLogarithmic, notice)
    fresh.plot = plot
    (fresh.now, fresh.startedAt, fresh.endedAt) = (now, startedAt, endedAt)
    (fresh.resources, fresh.replay) = (resources, replay)
    (fresh.prompt, fresh.face, fresh.filters) = (prompt, face, filters)
    (fresh.revision, fresh.progressRevisions) = (revision + 1, progressRevisions)
    fresh.events.choose(from: fresh.log, lastEpoch: nil)
    self = fresh
  }

  private mutating func take(_ moment: Moment) {
    if Int(moment.seconds) != Int(now.seconds) {
      (revision, progressRevisions) = (revision + 1, progressRevisions + 1)
    }
    if startedAt == nil { startedAt = moment.seconds }
    if state == .paused && origin == .training { pausedSeconds += moment.seconds - now.seconds }
    if hasEnded && endedAt == nil { endedAt = moment.seconds }
    now = moment
    expire(at: moment.seconds)
  }

  func wantedThumbnails() -> [Effect] {
    if members.isEmpty { return [] }
    let images = members.map(\.image)
    return [augmentedView.map { Effect.loadAugmented(images, $0) } ?? .loadThumbnails(images)]
  }
}
