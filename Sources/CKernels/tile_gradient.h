#pragma once

#include "tile_places.h"

/// How `tile_filter_gradient` takes images apart.
typedef struct {
  /// What is multiplied.
  tile_convolution shape;
  /// Pixels beside the image on each side.
  long pad;
  /// Rows of the output in a band; bands of an image; bands that are arranged together, few enough for the cache.
  long rows, bands, group;
  /// Steps of 32 places in a band of the output; pairs of places in one of the input, and the places that they span.
  long steps, pairs, places;
  /// Numbers of bf16 that a band becomes.
  long gradient_count, image_count;
  /// Numbers of bf16 that a thread keeps of a thin image: its padded rows, and all its columns.
  long thin_count, column_count;
} gradient_layout;

/// Sums of products, one for each element of the filters.
INLINE long sum_count(const tile_convolution *s) { return s->o * s->c * s->kernel * s->kernel; }

/// Channels of a pixel of the images or of the gradients, whichever has more.
INLINE long widest_pixel(const tile_convolution *s) { return s->o > s->c ? s->o : s->c; }

INLINE gradient_layout gradient_layout_of(const tile_convolution *of) {
  enum { group_bytes = 768 << 10 };
  gradient_layout l = {.shape = multiplied(of)};
  const tile_convolution *s = &l.shape;
  l.pad = s->kernel / 2;
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
  l.thin_count = is_thin(of) ? thin_count(of, l.rows) : 0;
  l.column_count = is_thin(of) ? l.rows * s->w * s->c : 0;
  return l;
}
