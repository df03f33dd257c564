import Tensors
import TestSupport
import Testing

/// A convolution's extents, and how channels lie in memory.
struct ConvolutionCase: Sendable, CustomTestStringConvertible {
  var images = 2
  var inputs = 16
  var outputs = 32
  var height = 9
  var width = 6
  var padding = 1
  var kernel = 3
  var block = 8
  var type = ElementType.f32
  var testDescription: String {
    "\(images)x\(inputs)>\(outputs) \(height)x\(width)+\(padding), \(kernel)x\(kernel), blocks of \(block), \(type)"
  }

  /// Of bf16 and the images' own size, as tiles can compute it.
  static func tiled(
    images: Int = 2, inputs: Int = 32, outputs: Int = 32, height: Int = 9, width: Int = 6, kernel: Int = 3
  ) -> ConvolutionCase {
    ConvolutionCase(
      images: images, inputs: inputs, outputs: outputs, height: height, width: width, padding: kernel / 2,
      kernel: kernel, type: .bf16)
  }

  /// Shapes that tiles can compute: with several bands an image, the last shorter, with one pixel, thin images.
  static let tiled = [
    tiled(), tiled(images: 7, inputs: 64, outputs: 96, height: 7, width: 7), tiled(kernel: 1),
    tiled(images: 3, height: 5, width: 8, kernel: 5), tiled(images: 1, height: 1, width: 1),
    tiled(images: 2, height: 61, width: 224), tiled(images: 3, inputs: 1),
    tiled(images: 1, inputs: 1, height: 1, width: 1),
    tiled(inputs: 2, outputs: 64, height: 11, width: 13), tiled(images: 1, inputs: 3, height: 61, width: 224),
  ]

  var shape: ConvolutionShape {
    ConvolutionShape(
      source: [images, inputs, height, width], weights: [outputs, inputs, kernel, kernel], stride: 1, padding: padding,
      type: type)
  }
}

extension ConvolutionShape {
  /// Calls `body` with the flat places of every product: source, filter, target.
  func forEachProduct(_ body: (Int, Int, Int) -> Void) {
    let (source, target, side) = (self.source, self.target, weights[2])
    for n in 0..<source[0] {
      for o in 0..<target[1] {
        for c in 0..<source[1] {
          for y in 0..<target[2] {
            for x in 0..<target[3] {
              for tap in 0..<side * side {
                let (row, column) = (y + tap / side - padding, x + tap % side - padding)
                guard (0..<source[2]).contains(row), (0..<source[3]).contains(column) else { continue }
                body(
                  ((n * source[1] + c) * source[2] + row) * source[3] + column, (o * source[1] + c) * side * side + tap,
                  ((n * target[1] + o) * target[2] + y) * target[3] + x)
              }
            }
          }
        }
      }
    }
  }
}
