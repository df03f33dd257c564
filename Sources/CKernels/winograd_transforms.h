// Winograd's transforms on LANES channels at a time.
#pragma once

#include "lanes.h"
#include "winograd.h"

/// The offset of channel group `g` (LANES channels) of image `n` at (0, 0).
INLINE ptrdiff_t plane_offset(long n, long channels, long g, long area, long block) {
  return ((n * (channels / block) + g * LANES / block) * area) * block + g * LANES % block;
}

/// B' d of one column: the input's side of the minimal filtering.
INLINE void transform_input(const vector d[6], vector out[6]) {
  const vector a = d[4] - 4 * d[2], b = d[3] - 4 * d[1], c = d[4] - d[2], e = 2 * (d[3] - d[1]);
  out[0] = 4 * d[0] - 5 * d[2] + d[4];
  out[1] = a + b;
  out[2] = a - b;
  out[3] = c + e;
  out[4] = c - e;
  out[5] = 4 * d[1] - 5 * d[3] + d[5];
}

/// A' m of one column: back to `side` outputs, 4 or 2.
INLINE void transform_output(const int side, const vector m[6], vector out[]) {
  const vector s = m[1] + m[2], d = m[1] - m[2], t = m[3] + m[4], e = m[3] - m[4];
  out[0] = m[0] + s + t;
  out[1] = d + 2 * e;
  if (side == 2) {
    out[1] += m[5];
    return;
  }
  out[2] = s + 4 * t;
  out[3] = d + 8 * e + m[5];
}

/// A y of one column: the adjoint of `transform_output`.
INLINE void transform_gradient(const int side, const vector y[], vector out[6]) {
  if (side == 2) {
    const vector twice = 2 * y[1];
    out[0] = y[0];
    out[1] = y[0] + y[1];
    out[2] = y[0] - y[1];
    out[3] = y[0] + twice;
    out[4] = y[0] - twice;
    out[5] = y[1];
    return;
  }
  const vector even = y[0] + y[2], odd = y[1] + y[3], even2 = y[0] + 4 * y[2], odd2 = 2 * y[1] + 8 * y[3];
  out[0] = y[0];
  out[1] = even + odd;
  out[2] = even - odd;
  out[3] = even2 + odd2;
  out[4] = even2 - odd2;
  out[5] = y[3];
}

/// The floats at an offset of an array of images, which holds f32 or bf16.
#define load_pixels(images, offset, is_bf16) \
  ((is_bf16) ? load_bf16((const unsigned short *)(images) + (offset)) : load((const float *)(images) + (offset)))

/// Reads a `side` x `side` window of LANES channels whose corner is (y, x) of the plane at `offset`; zeros outside.
INLINE void read_window_of(const int is_bf16, const int side, const void *images, ptrdiff_t offset, long y, long x,
                           long height, long width, long block, vector window[][6]) {
  if (y >= 0 && x >= 0 && y + side <= height && x + side <= width) {
    const ptrdiff_t start = offset + (y * width + x) * block;
#pragma clang loop unroll(full)
    for (int i = 0; i < side; i++)
#pragma clang loop unroll(full)
      for (int j = 0; j < side; j++) window[i][j] = load_pixels(images, start + (i * width + j) * block, is_bf16);
    return;
  }
  for (int i = 0; i < side; i++)
    for (int j = 0; j < side; j++) {
      const int is_inside = y + i >= 0 && y + i < height && x + j >= 0 && x + j < width;
      const ptrdiff_t at = offset + ((y + i) * width + x + j) * block;
      window[i][j] = is_inside ? load_pixels(images, at, is_bf16) : zeros();
    }
}

INLINE void read_window(const winograd_shape *s, const int side, const void *images, ptrdiff_t offset, long y, long x,
                        long height, long width, vector window[][6]) {
  if (s->is_bf16)
    read_window_of(1, side, images, offset, y, x, height, width, s->block, window);
  else
    read_window_of(0, side, images, offset, y, x, height, width, s->block, window);
}

/// The transformed inputs of tiles first..<last: to[p][t - first][channel], `matrix` floats between the matrices of
/// two points, `row` between two tiles.
INLINE void transform_inputs(const winograd_shape *s, const void *source, long first, long last, float *to,
                             long matrix, long row) {
  const long across = tiles_across(s), area = s->h * s->w, tiles = tiles_down(s) * across, side = tile_side(s);
  for (long t = first; t < last; t++) {
    const long n = t / tiles, y = t % tiles / across * side - s->padding, x = t % across * side - s->padding;
    for (long g = 0; g < s->c / LANES; g++) {
      vector d[6][6], half[6][6];
      read_window(s, 6, source, plane_offset(n, s->c, g, area, s->block), y, x, s->h, s->w, d);
      for (int j = 0; j < 6; j++) {
        const vector column[6] = {d[0][j], d[1][j], d[2][j], d[3][j], d[4][j], d[5][j]};
        vector out[6];
        transform_input(column, out);
        for (int i = 0; i < 6; i++) half[i][j] = out[i];
      }
      float *at = to + (t - first) * row + g * LANES;
      for (int i = 0; i < 6; i++) {
        vector out[6];
        transform_input(half[i], out);
        for (int j = 0; j < 6; j++) store(at + (i * 6 + j) * matrix, out[j]);
      }
    }
  }
}
