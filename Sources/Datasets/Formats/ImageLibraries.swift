import CPNG
import CZlib

/// The libraries that read files of images and tell their version (libjpeg-turbo does not).
public enum ImageLibraries {
  /// Names and versions, such as `"libpng 1.6.39, zlib 1.2.13"`.
  public static var description: String {
    let versions = [("libpng", png_get_libpng_ver(nil)), ("zlib", zlibVersion())]
    return versions.map { name, version in name + (version.map { " " + String(cString: $0) } ?? "") }
      .joined(separator: ", ")
  }
}
