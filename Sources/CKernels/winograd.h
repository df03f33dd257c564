#pragma once

#include "include/CKernels.h"
#include "kernels.h"

enum {
  /// Inputs a side of a tile, and their products; F(4x4, 3x3) and F(2x2, 5x5) take them at the same points.
  tile_inputs = 6,
  points = tile_inputs * tile_inputs,
  /// Floats between matrices, or rows, that would otherwise fall on the same lines of the cache.
  gap = 16,
};

// The kernels for each number of lanes, with the parts of winograd_scratch_count; winograd.c chooses.
#define KERNELS(lanes)                                                                                              \
  long winograd_convolve_scratch_##lanes(const winograd_shape *shape, int threads);                                \
  long winograd_gradient_scratch_##lanes(const winograd_shape *shape);                                             \
  void winograd_transform_filters_##lanes(const winograd_shape *shape, const float *filters, int adjoint,          \
                                          float *transformed, int threads);                                        \
  void winograd_convolve_##lanes(const winograd_shape *shape, const void *source, const float *transformed,        \
                                 const float *bias, int relu, void *target, float *scratch, int threads);          \
  void winograd_filter_gradient_##lanes(const winograd_shape *shape, const void *source,                           \
                                        const void *target_gradient, float *filter_gradient, float *bias_gradient, \
                                        float *scratch, int threads);
KERNELS(8)
KERNELS(16)

INLINE long output_rows(const winograd_shape *s) { return s->h + 2 * s->padding - s->kernel + 1; }
INLINE long output_columns(const winograd_shape *s) { return s->w + 2 * s->padding - s->kernel + 1; }
/// Outputs a side of a tile.
INLINE long tile_side(const winograd_shape *s) { return tile_inputs + 1 - s->kernel; }
INLINE long tiles_down(const winograd_shape *s) { return (output_rows(s) + tile_side(s) - 1) / tile_side(s); }
INLINE long tiles_across(const winograd_shape *s) { return (output_columns(s) + tile_side(s) - 1) / tile_side(s); }
INLINE long tile_count(const winograd_shape *s) { return s->n * tiles_down(s) * tiles_across(s); }
INLINE long smaller(long a, long b) { return a < b ? a : b; }
INLINE long larger(long a, long b) { return a > b ? a : b; }
