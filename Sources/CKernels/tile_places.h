#pragma once

#include "CKernels.h"
#include "tiles.h"

// How images come before tiles. A place is a pixel, or one of `pad` columns of nothing that a row shares with the next;
// places are counted on through the rows, so that a tap is an offset, whatever the place.

enum { column_channels = 32 };  // of what `gather_columns` writes

/// Whether the pixels around a place fit into 32 channels: a first convolution, over images of up to three channels.
INLINE int is_thin(const tile_convolution *s) { return s->kernel == 3 && s->c <= 3; }

/// The shape of what is multiplied: the 1 x 1 convolution of `gather_columns`' columns, where the images are thin.
INLINE tile_convolution multiplied(const tile_convolution *s) {
  tile_convolution result = *s;
  if (is_thin(s)) {
    result.c = column_channels;
    result.kernel = 1;
  }
  return result;
}

/// Whether tiles can multiply the channels of `s`, which stand side by side in memory.
INLINE int fits_tiles(const tile_convolution *s) {
  return has_tiles() && s->kernel % 2 == 1 && s->o % 32 == 0 && (s->c % 32 == 0 || is_thin(s));
}

/// Places of so many rows and of the nothing around them.
INLINE long padded_places(const tile_convolution *s, long rows) {
  const long pad = s->kernel / 2;
  return (rows + 2 * pad) * (s->w + pad) + pad;
}

/// Copies the places of `rows` rows of an image from `first` on, without the columns of nothing, which must be there.
INLINE void copy_rows(const tile_convolution *s, const unsigned short *image, long first, long rows,
                      unsigned short *to) {
  const long pad = s->kernel / 2, count = s->w * s->c;
  for (long y = first - pad; y < first + rows + pad; y++, to += (s->w + pad) * s->c) {
    unsigned short *row = to + pad * s->c;
    if (y >= 0 && y < s->h) {
      memcpy(row, image + y * count, count * sizeof *row);
    } else {
      memset(row, 0, count * sizeof *row);
    }
  }
}

/// Numbers of bf16 that the padded rows of a thin image take, with what `gather_columns` reads behind them.
INLINE long thin_count(const tile_convolution *s, long rows) {
  return (padded_places(s, rows) * s->c + 2 * tile + 31) / 32 * 32;
}

/// The 3 x 3 pixels around each of a thin image's pixels side by side; what stands behind them is of no meaning.
INLINE void gather_columns(const tile_convolution *s, const unsigned short *padded, long rows, unsigned short *to) {
  enum { kernel = 3, longest = 10 };  // a row of the kernel: three pixels of three channels, and one number more
  const long width = s->w + 1;
  for (long y = 0; y < rows; y++)
    for (long x = 0; x < s->w; x++, to += column_channels)
      for (long row = 0; row < kernel; row++)
        memcpy(to + row * kernel * s->c, padded + ((y + row) * width + x) * s->c, longest * sizeof *to);
}
