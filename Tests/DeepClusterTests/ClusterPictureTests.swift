import Clustering
@testable import DeepCluster
import Foundation
import RunStore
import Telemetry
import Tensors
import TestSupport
import Testing

@Suite("What is shown of clusters", .serialized)
struct ClusterPictureTests {
  /// Made-up clusters of 200 images; of each four labels three are those of before, renamed.
  private static func clusters(_ epoch: Int, count: Int, classes: [Int32], after previous: Clusters?) -> Clusters {
    var random = Random(seed: 3, stream: "picture", index: UInt64(epoch))
    let labels = classes.indices.map { image -> Int32 in
      // The last cluster stays empty.
      if let previous, random.below(4) > 0 { return (previous.assignment.labels[image] + 1) % Int32(count - 1) }
      return Int32(random.below(count - 1))
    }
    var sizes = [Int32](repeating: 0, count: count)
    for label in labels { sizes[Int(label)] += 1 }
    let assignment = ClusterAssignment(
      labels: labels, distances: labels.map { _ in Float(random.below(1000)) / 1000 }, sizes: sizes, objective: 1,
      centroids: (0..<2 * count).map { _ in Float(random.below(100)) })
    return Clusters(
      epoch: epoch, assignment: assignment,
      whitening: PCAWhitening(mean: [0, 0], components: [1, 0, 0, 1], componentCount: 2, eigenvalues: [1, 1]),
      weights: [], nmiPrevious: nil, nmiLabels: nil, reassigned: nil, evaluation: nil, featureSeconds: 0,
      pcaSeconds: 0, kmeansSeconds: 0,
      picture: ClusterPicture(assignment, epoch: epoch, classes: classes, after: previous))
  }

  @Test("Every figure is that of plain loops")
  func figures() throws {
    let classes = (0..<200).map { Int32($0 % 5) - 1 }
    let first = ClusterPictureTests.clusters(0, count: 9, classes: classes, after: nil)
    let second = ClusterPictureTests.clusters(1, count: 8, classes: classes, after: first)
    #expect(first.picture.figures.allSatisfy { $0.arrived == nil && $0.sources.isEmpty })
    let (old, new) = (first.assignment, second.assignment)
    let picture = second.picture
    let heirs = (0..<9).map { cluster -> Int? in
      let counts = (0..<8).map { other in (0..<200).count { old.labels[$0] == cluster && new.labels[$0] == other } }
      guard let most = counts.max(), most > 0 else { return nil }
      return counts.firstIndex(of: most)
    }
    for cluster in 0..<8 {
      let images = (0..<200).filter { new.labels[$0] == cluster }
      let figures = picture.figures[cluster]
      let byDistance = images.sorted { (new.distances[$0], $0) < (new.distances[$1], $1) }
      #expect(picture.members[cluster].map(\.image) == Array(byDistance.prefix(24)))
      let farthest = images.sorted { (-new.distances[$0], $0) < (-new.distances[$1], $1) }
      #expect(picture.farthest[cluster].map(\.image) == Array(farthest.prefix(24)))
      let arrived = byDistance.filter { heirs[Int(old.labels[$0])] != cluster }
      #expect(picture.arrived[cluster].map(\.image) == Array(arrived.prefix(24)))
      #expect(figures.arrived == arrived.count)
      let mean: Float? = images.isEmpty ? nil : images.reduce(0) { $0 + new.distances[$1] } / Float(images.count)
      #expect((figures.spread == nil) == (mean == nil))
      #expect(abs((figures.spread ?? 0) - (mean ?? 0)) < 1e-5)
      #expect(figures.labelled == images.count { classes[$0] >= 0 })
      for share in figures.labels { #expect(share.count == images.count { classes[$0] == Int32(share.number) }) }
      #expect(figures.labels.map(\.count).max() == figures.labels.first?.count)
      #expect(figures.sources.reduce(0) { $0 + $1.count } <= images.count)
      for member in picture.members[cluster] + picture.farthest[cluster] + picture.arrived[cluster] {
        #expect(member.distance == new.distances[member.image])
        #expect(member.label == (classes[member.image] >= 0 ? Int(classes[member.image]) : nil))
      }
      #expect(figures.neighbors.allSatisfy { $0.cluster != 7 && $0.cluster != cluster }, "an empty one is nobody's")
    }
    let moved = picture.figures.reduce(0) { $0 + ($1.arrived ?? 0) }
    #expect(moved == reassignedCount(from: old.labels, to: new.labels))
  }

  @Test("A cluster is as old as its lineage, and only so many generations are kept")
  func births() {
    let classes = [Int32](repeating: -1, count: 200)
    var clusters = ClusterPictureTests.clusters(0, count: 9, classes: classes, after: nil)
    for epoch in 1..<120 {
      clusters = ClusterPictureTests.clusters(epoch, count: 9, classes: classes, after: clusters)
      let picture = clusters.picture
      for cluster in 0..<8 {
        let first = picture.ancestry(of: cluster).last
        if first?.link.origin != .continued { #expect(picture.figures[cluster].birth == first?.epoch) }
      }
      #expect(picture.figures[8].birth == nil && picture.figures[8].spread == nil)
    }
    #expect(clusters.picture.generations.map(\.epoch) == Array(20..<120))
  }

  @Test("A picture read back and completed is the one that was shown; so is the one of a run that was gone on with")
  func stored() throws {
    let source = MadeUpSource(labels: (0..<60).map { Int32($0 % 3) }, classNames: ["a", "b", "c"])
    let whole = try FinishedRun(source)
    let halted = try FinishedRun(
      source, isStepped: true,
      onEvent: { event, ports in
        if case .batchEnded(let stats) = event, stats.epoch == 2 { ports.commands.post(.stop) }
      })
    defer { withExtendedLifetime((whole, halted)) {} }
    let directory = try RunDirectory.open(halted.path)
    let checkpoint = try #require(Checkpoint.newest(in: directory) { Issue.record("\($0)") })
    let ports = Ports()
    let plan = try RunPlan(try directory.record(RunRecord.self).configuration, source: source)
    #expect(RunHandle(plan: plan, run: directory, ports: ports, version: "test", from: checkpoint).wait() == .finished)
    let shown = try #require(ports.pictures.take())
    let read = try ClusterPictureTests.read(halted.path, epoch: 3, classes: source.labels)
    #expect(shown.generations.map(\.epoch) == [0, 1, 2, 3] && shown.generations == read.generations)
    #expect(shown.sizes == read.sizes && shown.figures.map(\.sources) == read.figures.map(\.sources))
    #expect(shown.figures.map(\.birth) == read.figures.map(\.birth))
    #expect(shown.figures.map(\.labels) == read.figures.map(\.labels))
    #expect(shown.arrived.map(\.count) == read.arrived.map(\.count))
    #expect(shown.farthest.map { $0.prefix(4).map(\.image) } == read.farthest.map { $0.map(\.image) })
    #expect(try ClusterPictureTests.read(whole.path, epoch: 3, classes: source.labels) == read)
  }

  private static func read(_ path: String, epoch: Int, classes: [Int32]?) throws -> ClusterPicture {
    let database = try RunDatabase.read(try RunDirectory.open(path))
    var picture = try #require(try database.picture(epoch: epoch))
    let labels = try #require(try database.labels(epoch: epoch))
    picture.complete(labels: labels, previous: try database.labels(before: epoch)?.labels, classes: classes)
    return picture
  }

  @Test("A picture without figures, as older versions kept it, gets those that labels tell")
  func older() {
    let member = ClusterPicture.Member(image: 1, distance: 0.5, label: nil)
    var picture = ClusterPicture(epoch: 7, sizes: [2, 1], members: [[member], []])
    picture.complete(labels: [0, 0, 1], previous: [1, 1, 0], classes: [4, -1, 2])
    #expect(picture.figures[0].birth == nil && picture.figures[0].spread == nil && picture.figures[0].arrived == 0)
    #expect(picture.figures[0].labels == [.init(number: 4, count: 1)] && picture.figures[0].labelled == 1)
    let links = [ClusterLink(.continued, parent: 1), ClusterLink(.continued, parent: 0)]
    #expect(picture.generations.last?.links == links)
    #expect(picture.members[0][0].label == nil && picture.farthest.isEmpty)
    let before = picture
    picture.complete(labels: [0, 5, 1], previous: nil, classes: nil)
    #expect(picture == before, "labels that are none of its clusters' change nothing")
  }
}
