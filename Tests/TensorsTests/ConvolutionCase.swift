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
