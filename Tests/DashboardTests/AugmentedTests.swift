import Dashboard
import TUI
import Telemetry
import Testing

@Suite("Images as training shows them")
struct AugmentedTests {
  private static func model(augment: String?) -> DashboardModel {
    var model = Script.model()
    var info = Script.info
    (info.augment, info.augmentStrength) = (augment, 0.5)
    _ = model.update(.event(.runStarted(info)))
    return model
  }

  @Test("u asks for the images changed, each epoch anew and for each cluster, and for the images as they are")
  func toggle() {
    var model = AugmentedTests.model(augment: "affine+erase")
    func view(_ epoch: Int) -> AugmentedView {
      AugmentedView(augmentation: "affine+erase", strength: 0.5, seed: 31, epoch: epoch)
    }
    #expect(model.update(.key(.character("u"))) == [.loadAugmented(Array(0..<6), view(5))])
    let frame = model.frame(size: Size(120, 40), look: Look()).lines.joined()
    #expect(frame.contains("nearest to the centroid, augmented") && frame.contains("affine+erase"))
    #expect(model.update(.key(.right)) == [.loadAugmented(Array(6..<12), view(5))])
    let member = ClusterPicture.Member(image: 7, distance: 1, label: 1)
    let next = ClusterPicture(epoch: 6, sizes: [3, 2], members: [[member], [member]])
    #expect(model.update(.picture(next)).contains(.loadAugmented([7], view(6))))
    #expect(model.update(.key(.character("u"))) == [.loadThumbnails([7])])
    #expect(!model.frame(size: Size(120, 40), look: Look()).lines.joined().contains("augmented"))
  }

  @Test("What the images go through follows :augment; a run that has not told is told of")
  func names() {
    var model = AugmentedTests.model(augment: "affine")
    _ = model.update(.key(.character("u")))
    _ = model.update(.event(.optionChanged(.augment("none"))))
    let view = AugmentedView(augmentation: "none", strength: 0.5, seed: 31, epoch: 5)
    #expect(model.update(.key(.right)) == [.loadAugmented(Array(6..<12), view)])
    model = AugmentedTests.model(augment: nil)
    #expect(model.update(.key(.character("u"))) == [])
    #expect(model.frame(size: Size(120, 40), look: Look()).lines.joined().contains("is not known"))
  }
}
