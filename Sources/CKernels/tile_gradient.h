#pragma once

#include "tile_places.h"

/// How `tile_filter_gradient` takes images apart.
typedef struct {
  /// What is multiplied.
  tile_convolution shape;
  /// Pixels beside the image on each side.
  long pad;
  /// Rows of the output in a band; bands of an image; bands that are arranged together: few enough for a core's cache,
  /// or, where threads share them, enough that the sums are seldom read and written.
  long rows, bands, group;
  /// Steps of 32 places in a band of the output; pairs of places in one of the input, and the places that they span.
  long steps, pairs, places;
  /// Parts of the bands with sums of their own, so that threads need not wait for each other nor read what another has
  /// arranged; 1 where the sums are too many for that, and threads share the products of each group instead.
  long slices;
  /// Numbers of bf16 that a band becomes.
  long gradient_count, image_count;
  /// Numbers of bf16 that a thread keeps of a thin image: its padded rows, and all its columns.
  long thin_count, column_count;
} gradient_layout;

/// Sums of products, one for each element of the filters.
INLINE long sum_count(const tile_convolution *s) { return s->o * s->c * s->kernel * s->kernel; }

/// Channels of a pixel of the images or of the gradients, whichever has more.
INLINE long widest_pixel(const tile_convolution *s) { return s->o > s->c ? s->o : s->c; }

/// Parts of the bands with sums of their own: as many as some megabytes hold, or one.
INLINE long slices_of(const tile_convolution *multiplied) {
  enum { slice_bytes = 5 << 20, fewest = 4, most = 32 };
  const long fitting = slice_bytes / (sum_count(multiplied) * (long)sizeof(float));
  return fitting < fewest ? 1 : fitting < most ? fitting : most;
}

INLINE gradient_layout gradient_layout_of(const tile_convolution *of) {
  enum { private_bytes = 768 << 10, shared_bytes = 4 << 20 };
  gradient_layout l = {.shape = multiplied(of)};
  const tile_convolution *s = &l.shape;
  l.pad = s->kernel / 2;
  l.slices = slices_of(s);
  const long group_bytes = l.slices > 1 ? private_bytes : shared_bytes;
  const long width = s->w + l.pad, shift = (s->kernel - 1) * (width + 1);
  const long row_bytes = width * 2 * (s->o + 2 * s->c);
  l.rows = group_bytes / row_bytes;
  if (l.rows < 1) l.rows = 1;
  if (l.rows > s->h) l.rows = s->h;
  l.bands = (s->h + l.rows - 1) / l.rows;
  l.steps = (l.rows * width + 2 * tile - 1) / (2 * tile);
  l.pairs = l.steps * tile + shift / 2 + 1;
  l.places = 2 * l.pairs + 1;
  l.gradient_count = l.steps * 2 * tile * s->o;
  l.image_count = 4 * l.pairs * s->c;
  l.group = group_bytes / (2 * (l.gradient_count + l.image_count));
  if (l.group < 1) l.group = 1;
  if (l.group > s->n * l.bands) l.group = s->n * l.bands;
  if (l.slices > s->n * l.bands) l.slices = s->n * l.bands;
  l.thin_count = is_thin(of) ? thin_count(of, l.rows) : 0;
  l.column_count = is_thin(of) ? l.rows * s->w * s->c : 0;
  return l;
}

/// Where the bands of so many slices end.
INLINE long bands_of(const gradient_layout *l, long slices) { return l->shape.n * l->bands * slices / l->slices; }

/// Blocks of 32 x 32 sums.
INLINE long unit_count(const gradient_layout *l) { return sum_count(&l->shape) / (4 * tile * tile); }

/// What the bands of a group become.
typedef struct {
  unsigned short *gradients;  // transposed
  unsigned short *images;     // pixels in pairs
  float *biases;              // the sums of the gradients by band
} band_group;

/// One call of `tile_filter_gradient`, shared by its threads.
typedef struct {
  const tile_convolution *plain;  // `layout.shape` is what is multiplied
  const unsigned short *source, *target_gradient;
  float *filter_gradient, *bias_gradient;
  gradient_layout layout;
  band_group group;                 // the first thread's, and everyone's where there is one slice
  float *sums;                      // [slices][O / 32][C / 32][kernel^2] blocks of four tiles
  float *bias_sums;                 // [slices][O]
  const unsigned short *nothing;    // zeros, for pixels beside the image
  const unsigned short **pixels;    // by thread: where the places of a band are
  unsigned short *columns;          // by thread: a thin image's padded rows, and its columns
  long next_slice, next_band, next_unit;
} gradient_work;
