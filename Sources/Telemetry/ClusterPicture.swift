/// What the clusters of an epoch look like; only the newest matters, so it is published, not posted.
public struct ClusterPicture: Equatable, Sendable {
  /// An image near its centroid.
  public struct Member: Equatable, Sendable {
    /// The image's index in the data set.
    public var image: Int
    /// Distance to the centroid, in the whitened unit-length feature space.
    public var distance: Float
    /// The true class, for display only.
    public var label: Int?

    public init(image: Int, distance: Float, label: Int?) {
      self.image = image
      self.distance = distance
      self.label = label
    }
  }

  public var epoch: Int
  /// Images in each cluster.
  public var sizes: [Int32]
  /// The images nearest to each centroid, nearest first, at most ``memberLimit`` a cluster.
  public var members: [[Member]]

  /// How many images of a cluster are shown at most.
  public static let memberLimit = 24

  public init(epoch: Int, sizes: [Int32], members: [[Member]]) {
    self.epoch = epoch
    self.sizes = sizes
    self.members = members
  }
}

/// The pixels of one image as they are shown: bytes, channel by channel.
public struct Thumbnail: Equatable, Sendable {
  public var image: Int
  /// 1 (grey) or 3 (red, green, blue).
  public var channels: Int
  public var height: Int
  public var width: Int
  /// `[channels, height, width]`.
  public var pixels: [UInt8]

  public init(image: Int, channels: Int, height: Int, width: Int, pixels: [UInt8]) {
    precondition(
      pixels.count == channels * height * width, "\(pixels.count) bytes for \(channels) x \(height) x \(width)")
    self.image = image
    self.channels = channels
    self.height = height
    self.width = width
    self.pixels = pixels
  }
}
