/// Data that cannot be used: what, where, what was expected, and what to do.
public enum DatasetError: Error, Equatable, CustomStringConvertible {
  case notFound(path: String)
  case notReadable(path: String, reason: String)
  case noImages(path: String)
  case unknownFormat(path: String)
  case wrongMagic(path: String, found: String, expected: String)
  case cutShort(path: String, expected: Int, found: Int)
  case wrongSize(path: String, expected: Int, found: Int)
  case absurdSize(path: String, sizes: String)
  case labelCount(path: String, labels: Int, images: Int)
  case damagedArchive(path: String, reason: String)
  /// An array that is none of images, or of features where those are asked for.
  case wrongArray(path: String, found: String, expected: String)
  /// A line of a list of images that is no row.
  case badList(path: String, line: Int, reason: String)
  /// One image among others: skipped, unless none is left.
  case damagedImage(name: String, reason: String)
  case noImageLeft(path: String, skipped: Int, firstReason: String)
  /// An image that could be read when the run began, and no longer can.
  case lostImage(name: String, reason: String)

  /// Why one image could not be read.
  var reason: String {
    if case .damagedImage(_, let reason) = self { reason } else { description }
  }

  public var description: String {
    switch self {
    case .notFound(let path):
      "\(clean(path)) does not exist: name a folder of images, a list or archive of them, or a NumPy, IDX or CIFAR-10 file."
    case .notReadable(let path, let reason):
      "\(clean(path)) cannot be read (\(reason)): check its permissions."
    case .noImages(let path):
      "\(clean(path)) holds no images: expected JPEG, PNG or WebP files (with or without one sub-folder a class), IDX or CIFAR-10 files."
    case .unknownFormat(let path):
      "\(clean(path)) is in no known format: expected a folder or a .tar of JPEG, PNG or WebP images, a list of them (.txt, .csv, .tsv), a NumPy array (.npy, .npz), an IDX file (.gz or not), or a CIFAR-10 .bin file."
    case .wrongMagic(let path, let found, let expected):
      "\(clean(path)) is not an IDX file of images: its first four bytes are \(found), expected \(expected); name the images' file."
    case .cutShort(let path, let expected, let found):
      "\(clean(path)) is cut short: its header asks for \(expected) bytes and \(found) are there; fetch it anew."
    case .wrongSize(let path, let expected, let found):
      "\(clean(path)) does not fit its sizes: expected \(expected) bytes, found \(found); fetch it anew."
    case .absurdSize(let path, let sizes):
      "\(clean(path)) claims to hold \(sizes), which no file does: expected images N x H x W; fetch it anew."
    case .labelCount(let path, let labels, let images):
      "\(clean(path)) holds \(labels) labels for \(images) images: put the labels that belong to the images beside them, or move the file away."
    case .damagedArchive(let path, let reason):
      "\(clean(path)) is damaged (\(reason)): fetch it anew."
    case .wrongArray(let path, let found, let expected):
      "\(clean(path)) holds \(clean(found)): expected \(expected)."
    case .badList(let path, let line, let reason):
      "\(clean(path)), line \(line): \(reason); expected a path a line, and a label behind it if there is one."
    case .damagedImage(let name, let reason):
      "\(clean(name)): \(reason)"
    case .noImageLeft(let path, let skipped, let firstReason):
      "none of the \(skipped) images of \(clean(path)) could be read; the first: \(clean(firstReason)). Expected JPEG, PNG or WebP files that other programs open."
    case .lostImage(let name, let reason):
      "\(clean(name)) could be read when the run began and no longer can (\(clean(reason))): put it back, and dctop resume goes on from the last checkpoint."
    }
  }
}

/// A name from outside without the characters that would steer a terminal.
func clean(_ text: String) -> String {
  String(
    String.UnicodeScalarView(
      text.unicodeScalars.map { scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: "?"
        default: scalar
        }
      }))
}
