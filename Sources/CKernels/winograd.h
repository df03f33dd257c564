#pragma once

#include "include/CKernels.h"
#include "kernels.h"

enum {
  /// Outputs a side of a tile, inputs a side, and their products.
  tile_outputs = 4,
  tile_inputs = 6,
  points = tile_inputs * tile_inputs,
  /// Floats between matrices, or rows, that would otherwise fall on the same lines of the cache.
  gap = 16,
};

// The parts of winograd_scratch_count.
long winograd_convolve_scratch(const winograd_shape *shape, int threads);
long winograd_gradient_scratch(const winograd_shape *shape);

INLINE long output_rows(const winograd_shape *s) { return s->h + 2 * s->padding - 2; }
INLINE long output_columns(const winograd_shape *s) { return s->w + 2 * s->padding - 2; }
INLINE long tiles_down(const winograd_shape *s) { return (output_rows(s) + tile_outputs - 1) / tile_outputs; }
INLINE long tiles_across(const winograd_shape *s) { return (output_columns(s) + tile_outputs - 1) / tile_outputs; }
INLINE long tile_count(const winograd_shape *s) { return s->n * tiles_down(s) * tiles_across(s); }
INLINE long smaller(long a, long b) { return a < b ? a : b; }
INLINE long larger(long a, long b) { return a > b ? a : b; }

/// The offset of channel group `g` (8 channels) of image `n` at (0, 0).
INLINE ptrdiff_t plane_offset(long n, long channels, long g, long area, long block) {
  return ((n * (channels / block) + g * 8 / block) * area) * block + g * 8 % block;
}

/// B' d of one column: the input's side of the minimal filtering.
INLINE void transform_input(const vector8 d[6], vector8 out[6]) {
  const vector8 a = d[4] - 4 * d[2], b = d[3] - 4 * d[1], c = d[4] - d[2], e = 2 * (d[3] - d[1]);
  out[0] = 4 * d[0] - 5 * d[2] + d[4];
  out[1] = a + b;
  out[2] = a - b;
  out[3] = c + e;
  out[4] = c - e;
  out[5] = 4 * d[1] - 5 * d[3] + d[5];
}

/// A' m of one column: back to four outputs.
INLINE void transform_output(const vector8 m[6], vector8 out[4]) {
  const vector8 s = m[1] + m[2], d = m[1] - m[2], t = m[3] + m[4], e = m[3] - m[4];
  out[0] = m[0] + s + t;
  out[1] = d + 2 * e;
  out[2] = s + 4 * t;
  out[3] = d + 8 * e + m[5];
}

/// A y of one column: the adjoint of `transform_output`.
INLINE void transform_gradient(const vector8 y[4], vector8 out[6]) {
  const vector8 even = y[0] + y[2], odd = y[1] + y[3], even2 = y[0] + 4 * y[2], odd2 = 2 * y[1] + 8 * y[3];
  out[0] = y[0];
  out[1] = even + odd;
  out[2] = even - odd;
  out[3] = even2 + odd2;
  out[4] = even2 - odd2;
  out[5] = y[3];
}

/// Reads a `side` x `side` window of 8 channels whose corner is (y, x); zeros outside of the image.
INLINE void read_window(const int side, const float *plane, long y, long x, long height, long width, long block,
                        vector8 window[][6]) {
  if (y >= 0 && x >= 0 && y + side <= height && x + side <= width) {
    const float *start = plane + (y * width + x) * block;
#pragma clang loop unroll(full)
    for (int i = 0; i < side; i++)
#pragma clang loop unroll(full)
      for (int j = 0; j < side; j++) window[i][j] = load8(start + (i * width + j) * block);
    return;
  }
  for (int i = 0; i < side; i++)
    for (int j = 0; j < side; j++) {
      const int is_inside = y + i >= 0 && y + i < height && x + j >= 0 && x + j < width;
      window[i][j] = is_inside ? load8(plane + ((y + i) * width + x + j) * block) : same8(0);
    }
}

/// The transformed inputs of tiles first..<last: to[p][t - first][channel], `matrix` floats between the matrices of
/// two points, `row` between two tiles.
INLINE void transform_inputs(const winograd_shape *s, const float *source, long first, long last, float *to,
                             long matrix, long row) {
  const long across = tiles_across(s), area = s->h * s->w, tiles = tiles_down(s) * across;
  for (long t = first; t < last; t++) {
    const long n = t / tiles, y = t % tiles / across * 4 - s->padding, x = t % across * 4 - s->padding;
    for (long g = 0; g < s->c / 8; g++) {
      vector8 d[6][6], half[6][6];
      read_window(6, source + plane_offset(n, s->c, g, area, s->block), y, x, s->h, s->w, s->block, d);
      for (int j = 0; j < 6; j++) {
        const vector8 column[6] = {d[0][j], d[1][j], d[2][j], d[3][j], d[4][j], d[5][j]};
        vector8 out[6];
        transform_input(column, out);
        for (int i = 0; i < 6; i++) half[i][j] = out[i];
      }
      float *at = to + (t - first) * row + g * 8;
      for (int i = 0; i < 6; i++) {
        vector8 out[6];
        transform_input(half[i], out);
        for (int j = 0; j < 6; j++) store8(at + (i * 6 + j) * matrix, out[j]);
      }
    }
  }
}
