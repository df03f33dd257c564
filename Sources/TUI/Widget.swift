/// Something that draws itself into a part of a frame, and nowhere else, at any size down to 1 x 1.
public protocol Widget {
  func render(in area: Rect, into buffer: inout Buffer)
}
