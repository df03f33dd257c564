import Clustering
import NN
import Tensors

/// What a pass of the network over all images gives.
struct FeaturePass {
  /// `[N, D]`: f(x) of each image, or the mean of that over its views.
  let features: Tensor
  /// Which of the network's channels are alive.
  var activity = ChannelActivity()
  /// How the views of an image differ; nil where there is one of each.
  var within: WithinCovariance?

  /// What makes `[N, D]` features comparable: PCA-whitening, or where there are views what tells images from those.
  func whitening(componentLimit: Int) throws(EigenError) -> PCAWhitening {
    guard let within else { return try PCAWhitening.fit(features, componentLimit: componentLimit) }
    return try PCAWhitening.fit(features, within: within, componentLimit: componentLimit)
  }
}
