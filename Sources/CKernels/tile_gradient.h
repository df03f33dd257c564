#pragma once

#include "CKernels.h"
#include "tiles.h"

enum { tile = 16, tile_bytes = 64 };

/// How `tile_filter_gradient` takes images apart. A place is a pixel, or one of `pad` columns of nothing that a row
/// shares with the next; places are counted on through the rows, so that a tap is an offset, whatever the place.
typedef struct {
  /// Pixels beside the image on each side.
  long pad;
  /// Rows of the output in a band; bands of an image; bands that are arranged together, few enough for the cache.
  long rows, bands, group;
  /// Steps of 32 places in a band of the output; pairs of places in one of the input, and the places that they span.
  long steps, pairs, places;
  /// Numbers of bf16 that a band becomes.
  long gradient_count, image_count;
} tile_layout;

/// Sums of products, one for each element of the filters.
INLINE long sum_count(const tile_convolution *s) { return s->o * s->c * s->kernel * s->kernel; }

/// Channels of a pixel of the images or of the gradients, whichever has more.
INLINE long widest_pixel(const tile_convolution *s) { return s->o > s->c ? s->o : s->c; }

INLINE tile_layout layout_of(const tile_convolution *s) {
  enum { group_bytes = 768 << 10 };
  tile_layout l = {.pad = s->kernel / 2};
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
  return l;
}
