import Datasets
import DeepCluster
import NN
import RunStore
import TestSupport
import Testing

@Suite("Filters of a snapshot", .serialized)
struct SnapshotFiltersTests {
  @Test("The images that activate a filter most, against sorting all; silent ones and equals")
  func lists() {
    let activations: [Float] = [0.5, 2, 0, 0.5, 3, 2, -1, 0.25]
    for limit in 0...8 {
      var list = StrongestImages(limit: limit)
      for (image, activation) in activations.enumerated() { list.offer(.init(image: image, activation: activation)) }
      let sorted = activations.enumerated().filter { $0.element > 0 }
        .sorted { ($1.element, $0.offset) < ($0.element, $1.offset) }
      #expect(list.matches.map(\.image) == sorted.prefix(limit).map(\.offset))
      #expect(list.matches.map(\.activation) == sorted.prefix(limit).map(\.element))
    }
  }

  @Test("Every layer's filters: images found among all, and among some; images made; what there is not")
  func found() throws {
    let source = MadeUpSource(distinct: 20)
    let run = try FinishedRun(source) { $0.epochs = 1 }
    let study = try SnapshotFilters(StoredSnapshot.open(run.path))
    #expect(study.layers.map(\.filterCount) == [32, 32, 64, 64, 128, 128, 256])
    #expect(try study.layer().name == study.layers[5].name && study.layer(named: "classifier.0").filterCount == 256)
    #expect(throws: ResultsError.noSuchLayer("fc", layers: study.layers.map(\.name))) { try study.layer(named: "fc") }
    let layer = study.layers[1]
    #expect(throws: ResultsError.noSuchFilter(32, layer: layer.name, count: 32)) {
      try study.maximize([0, 32], of: layer)
    }
    let filters = [5, 0, 31]
    let all = try study.strongest(source.count, for: filters, of: layer, among: source)
    var done: [Int] = []
    let few: [StrongestImages] = try study.strongest(
      3, for: filters, of: layer, among: source,
      progress: { now, total in
        #expect(total == source.count)
        done.append(now)
      })
    #expect(few.map(\.matches) == all.map { Array($0.matches.prefix(3)) } && done == [source.count])
    for list in all {
      #expect(zip(list.matches, list.matches.dropFirst()).allSatisfy { $0.activation >= $1.activation })
      #expect(Set(list.matches.map(\.image)).count == list.matches.count)
    }
    // A filter alone finds what it finds in company, and images that are equal come together.
    let alone = try study.strongest(4, for: [31], of: layer, among: source)
    #expect(alone[0].matches == Array(all[2].matches.prefix(4)))
    let first = try #require(all.first { !$0.matches.isEmpty }).matches
    #expect(Set(first.prefix(3).map { $0.image % 20 }).count == 1)
    let some = try study.strongest(60, for: [31], of: layer, among: source, limit: 6)
    #expect(some[0].matches.allSatisfy { $0.image.isMultiple(of: source.count / 6) })
    let made = try study.maximize(filters, of: layer, iterations: 20)
    #expect(made.map(\.filter) == filters && made.allSatisfy { $0.pixels.count == 8 * 8 })
    #expect(made.allSatisfy { $0.pixels.contains(0) && $0.pixels.contains(255) && $0.activation > 0 })
  }
}
