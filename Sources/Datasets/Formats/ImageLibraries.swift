import CPNG
import CWebP
import CZlib

/// The libraries that read files of images and tell their version (libjpeg-turbo does not).
public enum ImageLibraries {
  /// Names and versions, such as `"libpng 1.6.39, zlib 1.2.13, libwebp 1.2.4"`.
  public static var description: String {
    let versions = [("libpng", png_get_libpng_ver(nil)), ("zlib", zlibVersion())]
    let webp = WebPGetDecoderVersion()  // a byte for each of three numbers
    return versions.map { name, version in name + (version.map { " " + String(cString: $0) } ?? "") }
      .joined(separator: ", ") + ", libwebp \(webp >> 16).\(webp >> 8 & 0xff).\(webp & 0xff)"
  }
}
