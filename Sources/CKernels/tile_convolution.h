#pragma once

#include "tile_places.h"

/// How `tile_convolve` takes images apart.
typedef struct {
  /// What is multiplied, and its pixels beside the image on each side.
  tile_convolution shape;
  long pad;
  /// Rows of the output in a band, few enough for the cache; bands of an image; blocks of 32 places in a band.
  long rows, bands, blocks;
  /// Numbers of bf16 that a thread keeps: the padded rows of a thin image, and all places that are multiplied.
  long thin_count, count;
} convolution_layout;

INLINE convolution_layout convolution_layout_of(const tile_convolution *s) {
  enum { band_bytes = 256 << 10, line = 32 };
  convolution_layout l = {.shape = multiplied(s), .pad = multiplied(s).kernel / 2};
  const long width = s->w + l.pad, row_bytes = width * l.shape.c * sizeof(short);
  l.rows = band_bytes / row_bytes;
  if (l.rows < 1) l.rows = 1;
  if (l.rows > s->h) l.rows = s->h;
  l.bands = (s->h + l.rows - 1) / l.rows;
  l.rows = (s->h + l.bands - 1) / l.bands;
  l.blocks = (l.rows * width + 2 * tile - 1) / (2 * tile);
  const long reach = (l.shape.kernel - 1) * (width + 1), rows = padded_places(&l.shape, l.rows);
  const long places = l.blocks * 2 * tile + reach;
  l.thin_count = is_thin(s) ? thin_count(s, l.rows) : 0;
  l.count = l.thin_count + ((places > rows ? places : rows) * l.shape.c + line - 1) / line * line;
  return l;
}

/// Numbers of bf16 for the filters of 32 channels of the output.
INLINE long block_filters(const tile_convolution *multiplied) {
  return 2 * tile * multiplied->c * multiplied->kernel * multiplied->kernel;
}
