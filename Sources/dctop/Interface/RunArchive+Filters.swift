import Dashboard
import Datasets
import DeepCluster
import Foundation
import NN
import RunStore
import Synchronization
import Telemetry

extension RunArchive {
  /// Works out what some filters of the newest snapshot answer to, on a thread of the lowest priority that computes
  /// alone; what was asked for before is given up. The answers are `.filters` messages.
  func loadFilters(_ request: FilterRequest) {
    let number = nextFilterWork()
    let thread = Thread { [self] in
      // Of this thread alone, as Linux has it.
      setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19)
      do {
        try work(on: request, number)
      } catch is GivenUp {
        return
      } catch {
        tell(.failed("\(error)"), number)
      }
    }
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// Gives up what is being worked on.
  func stopFilters() { _ = nextFilterWork() }

  /// Nobody waits for the answer any more.
  private struct GivenUp: Error {}

  /// Steps of the ascent: fewer than `dctop filters` takes, for who waits.
  private static let iterations = 128
  /// Images that are looked through, and those that are shown of a filter at most.
  private static let (imageLimit, topCount) = (2000, 12)
  /// The share of the work that makes images, about.
  private static let ascentShare = 0.7

  private func nextFilterWork() -> Int {
    filterWork.withLock { number in
      number += 1
      return number
    }
  }

  private func tell(_ news: FilterNews, _ number: Int) {
    if filterWork.withLock({ $0 }) == number { found.post(.filters(news)) }
  }

  private func tell(_ share: Double, _ number: Int) throws(GivenUp) {
    guard filterWork.withLock({ $0 }) == number else { throw GivenUp() }
    found.post(.filters(.progress(share)))
  }

  private func work(on request: FilterRequest, _ number: Int) throws {
    let study = try SnapshotFilters(StoredSnapshot.open(run.path), threads: 1, isInBackground: true)
    let layer = study.layers[min(request.layer, study.layers.count - 1)]
    let filters = Array((0..<layer.filterCount).dropFirst(request.first).prefix(FilterRequest.count))
    let made = try study.maximize(filters, of: layer, iterations: RunArchive.iterations) { done, total in
      try tell(RunArchive.ascentShare * Double(done) / Double(total), number)
    }
    var page = FilterPage(
      request: request, layerName: layer.name, layerCount: study.layers.count, filterCount: layer.filterCount,
      snapshot: URL(fileURLWithPath: study.snapshot.path).lastPathComponent,
      filters: made.map { maximizer in
        let thumbnail = study.thumbnail(maximizer.filter, maximizer.pixels)
        return .init(number: maximizer.filter, made: .init(thumbnail, activation: maximizer.activation), found: [])
      }, note: "")
    tell(.page(page, isLast: false), number)
    do {
      try addImages(to: &page, of: layer, study, number)
    } catch let error as GivenUp {
      throw error
    } catch {
      page.note = "no images: \(error)"
    }
    tell(.page(page, isLast: true), number)
  }

  private func addImages(
    to page: inout FilterPage, of layer: Network.FilterLayer, _ study: SnapshotFilters, _ number: Int
  ) throws {
    let images = try study.snapshot.openImages()
    let lists: [StrongestImages] = try study.strongest(
      RunArchive.topCount, for: page.filters.map(\.number), of: layer, among: images, limit: RunArchive.imageLimit,
      progress: { done, total in
        let share = Double(done) / Double(total)
        try tell(RunArchive.ascentShare + (1 - RunArchive.ascentShare) * share, number)
      })
    for (place, list) in lists.enumerated() {
      page.filters[place].found = try list.matches.map { match in
        let pixels = try images.pixels(of: match.image, side: study.inference.size)
        return FilterPage.Filter.Shown(study.thumbnail(match.image, pixels), activation: match.activation)
      }
    }
    if images.count > RunArchive.imageLimit { page.note = "of \(RunArchive.imageLimit) of \(images.count) images" }
  }
}

extension SnapshotFilters {
  fileprivate func thumbnail(_ number: Int, _ pixels: [UInt8]) -> Thumbnail {
    Thumbnail(
      image: number, channels: inference.channels, height: inference.size, width: inference.size, pixels: pixels)
  }
}
