import TUI
import Telemetry

/// Which filters are to be shown: ``count`` of a layer.
public struct FilterRequest: Equatable, Sendable {
  /// The layer's place among those that have filters.
  public var layer: Int
  public var first: Int

  /// As many as have room on a small screen, so that they are soon there.
  public static let count = 4

  /// Filters of a layer, ``count`` of them from `first` on.
  public init(layer: Int, first: Int) { (self.layer, self.first) = (layer, first) }
}

/// What the filters that were asked for answer to.
public struct FilterPage: Equatable, Sendable {
  /// A filter, with the image that maximises it and those that activate it most, strongest first.
  public struct Filter: Equatable, Sendable {
    /// An image, and the filter's activation by it.
    public struct Shown: Equatable, Sendable {
      public var thumbnail: Thumbnail
      public var activation: Float

      /// An image, and how strongly the filter answers to it.
      public init(_ thumbnail: Thumbnail, activation: Float) {
        (self.thumbnail, self.activation) = (thumbnail, activation)
      }
    }

    public var number: Int
    public var made: Shown
    public var found: [Shown]

    /// Filter `number` of the layer: the image made for it, and those found, the strongest first.
    public init(number: Int, made: Shown, found: [Shown]) {
      (self.number, self.made, self.found) = (number, made, found)
    }
  }

  public var request: FilterRequest
  public var layerName: String
  public var layerCount: Int
  public var filterCount: Int
  /// Whose weights they are, such as `epoch-004`.
  public var snapshot: String
  public var filters: [Filter]
  /// Why images are missing or few; empty where nothing is.
  public var note: String

  /// What a request has brought, each part as its property says.
  public init(
    request: FilterRequest, layerName: String, layerCount: Int, filterCount: Int, snapshot: String, filters: [Filter],
    note: String
  ) {
    (self.request, self.layerName, self.layerCount) = (request, layerName, layerCount)
    (self.filterCount, self.snapshot, self.filters, self.note) = (filterCount, snapshot, filters, note)
  }
}

/// What is told while filters are looked at.
public enum FilterNews: Equatable, Sendable {
  /// How much of the work is done, 0...1.
  case progress(Double)
  /// May come twice: with the images that are made, and again with those that are found.
  case page(FilterPage, isLast: Bool)
  case failed(String)
}

/// The filters on the whole screen, and how far the work on them is.
struct FilterGallery: Sendable {
  private(set) var request = FilterRequest(layer: 0, first: 0)
  private(set) var page: FilterPage?
  /// Whether all of the page is there.
  private var isWhole = false
  /// Nil while nothing is worked on.
  private(set) var progress: Double?
  private(set) var problem: String?

  /// Asks for what is wanted, anew.
  mutating func begin() -> FilterRequest {
    (progress, problem) = (0, nil)
    return request
  }

  mutating func stop() { progress = nil }

  /// Whether what is wanted is there, or on its way.
  var isUnderWay: Bool { progress != nil || isWhole && page?.request == request }

  /// Moves on among the layer's filters or the layers; false where there is nothing.
  mutating func move(filters: Int, layers: Int) -> Bool {
    guard let page else { return false }
    var wanted = request
    if layers != 0 {
      wanted.layer = max(0, min(page.layerCount - 1, request.layer + layers))
      if wanted.layer != request.layer { wanted.first = 0 }
    } else if page.request.layer == request.layer {
      let last = (page.filterCount - 1) / FilterRequest.count * FilterRequest.count
      wanted.first = max(0, min(last, request.first + filters * FilterRequest.count))
    }
    defer { request = wanted }
    return wanted != request
  }

  mutating func take(_ news: FilterNews) {
    switch news {
    case .progress(let share): progress = share
    case .page(var page, let isLast):
      for index in page.filters.indices { page.filters[index].reduce() }
      (self.page, isWhole) = (page, isLast)
      if isLast { progress = nil }
    case .failed(let message): (progress, problem) = (nil, message.sanitized())
    }
  }
}

extension FilterPage.Filter {
  /// Leaves of the images what a terminal shows.
  fileprivate mutating func reduce() {
    made.thumbnail = made.thumbnail.reduced(to: Thumbnail.mostInCells)
    for index in found.indices { found[index].thumbnail = found[index].thumbnail.reduced(to: Thumbnail.mostInCells) }
  }
}
