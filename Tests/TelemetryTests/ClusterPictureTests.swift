import Telemetry
import Testing

@Suite("Clusters through the epochs")
struct ClusterPictureTests {
  /// Three clusterings: c0 goes on as c1, and as c0 again; c1 goes on as c0 and ends; c2 of the second is split off it.
  private static let generations = [
    ClusterGeneration(epoch: 0, sizes: [6, 4], links: [.init(.first), .init(.first)]),
    ClusterGeneration(
      epoch: 1, sizes: [2, 6, 2],
      links: [.init(.continued, parent: 1), .init(.continued, parent: 0), .init(.split, parent: 1)]),
    ClusterGeneration(
      epoch: 2, sizes: [7, 3], links: [.init(.continued, parent: 1, merged: 0), .init(.continued, parent: 2)]),
  ]

  private static func picture(_ epoch: Int) -> ClusterPicture {
    ClusterPicture(
      epoch: epoch, sizes: generations[epoch].sizes, members: [], generations: Array(generations[...epoch]))
  }

  @Test("A cluster is followed back to its beginning")
  func ancestry() {
    let last = ClusterPictureTests.picture(2)
    #expect(last.ancestry(of: 0).map(\.cluster) == [0, 1, 0] && last.ancestry(of: 0).map(\.size) == [7, 6, 6])
    #expect(last.ancestry(of: 1).map(\.epoch) == [2, 1] && last.ancestry(of: 1).last?.link.origin == .split)
    #expect(last.ancestry(of: 9).isEmpty)
  }

  @Test("Its number in other epochs, forwards and backwards")
  func numbers() {
    let (first, last) = (ClusterPictureTests.picture(0), ClusterPictureTests.picture(2))
    #expect(first.number(of: 0, in: last) == 0 && first.number(of: 1, in: last) == nil)
    #expect(last.number(of: 0, in: ClusterPictureTests.picture(1)) == 1)
    #expect(last.number(of: 0, in: first) == 0 && last.number(of: 1, in: first) == nil)
    #expect(last.number(of: 1, in: last) == 1)
    #expect(first.number(of: 0, in: ClusterPicture(epoch: 7, sizes: [1], members: [])) == nil)
  }

  @Test("What is not known of an image is nil, and memory is bounded where clusters are many")
  func members() {
    var member = ClusterPicture.Member(image: 70_000, distance: nil, label: nil)
    #expect(member.distance == nil && member.label == nil && member.image == 70_000)
    (member.distance, member.label) = (0, 0)
    #expect(member.distance == 0 && member.label == 0)
    #expect(MemoryLayout<ClusterPicture.Member>.stride == 12)
    #expect(ClusterPicture.memberLimit(clusterCount: 100) == 24)
    #expect(ClusterPicture.memberLimit(clusterCount: 10_000) == 10)
    #expect(ClusterPicture.generationLimit(clusterCount: 10_000) == 20)
  }
}
