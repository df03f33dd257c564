/// An option that cannot be used, with what was expected and what to do.
public enum ConfigurationError: Error, Equatable, CustomStringConvertible {
  case outOfRange(option: String, found: String, expected: String)
  case unknownName(option: String, found: String, known: [String])
  case moreClustersThanImages(k: Int, images: Int)
  case tooFewImages(images: Int)
  case imageTooSmall(side: Int, backbone: String, minimum: Int)
  case evaluationNeedsLabels(option: String, data: String)
  case precisionNotSupported(String)
  /// Two options of which one makes no sense with the other.
  case excluded(option: String, by: String, reason: String)

  public var description: String {
    switch self {
    case .outOfRange(let option, let found, let expected):
      return "--\(option) \(found) is out of range: expected \(expected)."
    case .unknownName(let option, let found, let known):
      return "--\(option) \(found) is not known: expected one of \(known.joined(separator: ", "))."
    case .moreClustersThanImages(let k, let images):
      return "--k \(k) asks for more clusters than there are images (\(images)): take --k \(images) or less."
    case .tooFewImages(let images):
      let found = images == 1 ? "there is one image" : "there are \(images) images"
      return "\(found): clustering needs at least 2. Name a folder or file with more images, or a larger --limit."
    case .imageTooSmall(let side, let backbone, let minimum):
      return """
        images of \(side) x \(side) pixels are too small for the backbone \(backbone), which needs at least \
        \(minimum): take --input-size \(minimum), or another --backbone.
        """
    case .evaluationNeedsLabels(let option, let data):
      return """
        --\(option) compares with labels, and \(data) has none: leave it out, or give the images \
        labels (one sub-folder a class, or a labels file beside the IDX images).
        """
    case .excluded(let option, let other, let reason):
      return "\(option) does not go with \(other), which \(reason): leave one of them out."
    case .precisionNotSupported(let name):
      return
        "--precision \(name) needs a processor that multiplies bf16 (AVX512_BF16), which this one does not: take f32 or auto."
    }
  }
}
