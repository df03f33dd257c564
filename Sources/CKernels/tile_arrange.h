#pragma once

#include "tile_gradient.h"

// Included by tile_gradient.c: how bands of images and gradients come into the order of tiles.

#if defined(__x86_64__)
/// Where each place of a band is in channels last memory: `first` and `rows` of the image, `padding` columns of nothing
/// before each row, as `columns` and the next row's share them.
static void list_pixels(const gradient_work *work, const unsigned short *image, long channels, long first, long rows,
                        long padding, long count, const unsigned short **pixels) {
  const tile_convolution *s = &work->layout.shape;
  long i = 0;
  for (long y = first; y < first + rows && i < count; y++) {
    const int is_inside = y >= 0 && y < s->h;
    for (long x = -padding; x < s->w + work->layout.pad - padding && i < count; x++)
      pixels[i++] = is_inside && x >= 0 && x < s->w ? image + (y * s->w + x) * channels : work->nothing;
  }
  while (i < count) pixels[i++] = work->nothing;
}

/// The pairs of a pixel and the next, 16 of 32 channels of each side by side: a tile's row on the right of a product.
/// One instruction takes every other four of the channels, so `channel_of` says which they are.
INLINE WITH_TILES __m512i pair_of(const unsigned short *a, const unsigned short *b, long half) {
  const __m512i left = _mm512_loadu_si512(a), right = _mm512_loadu_si512(b);
  return half ? _mm512_unpackhi_epi16(left, right) : _mm512_unpacklo_epi16(left, right);
}

/// The channel that stands at a place among those of all blocks of 16.
INLINE long channel_of(long place) {
  const long lane = place % tile, half = place / tile % 2;
  return place / 32 * 32 + lane / 4 * 8 + half * 4 + lane % 4;
}

/// [parity][C / 16][pairs][16][2]: pairs that begin at even places and at odd ones, so that a tap at any offset finds
/// its pairs; a kernel of 1 has no odd offset.
static WITH_TILES void pair_pixels(const gradient_work *work, const unsigned short **pixels, unsigned short *to) {
  const long parts = work->layout.shape.kernel > 1 ? 4 : 2;
  const long pairs = work->layout.pairs, blocks = work->layout.shape.c / tile;
  for (long b = 0; b < blocks; b += 2)
    for (long q = 0; q < pairs; q++)
      for (long part = 0; part < parts; part++) {
        const unsigned short **at = pixels + 2 * q + part / 2;
        _mm512_storeu_si512(to + ((part / 2 * blocks + b + part % 2) * pairs + q) * 2 * tile,
                            pair_of(at[0] + b * tile, at[1] + b * tile, part % 2));
      }
}

/// Rows become columns.
INLINE WITH_TILES void transpose(__m512i r[tile]) {
  __m512i t[tile];
  for (int i = 0; i < tile; i += 2) {
    t[i] = _mm512_unpacklo_epi32(r[i], r[i + 1]);
    t[i + 1] = _mm512_unpackhi_epi32(r[i], r[i + 1]);
  }
  for (int i = 0; i < tile; i += 4)
    for (int j = 0; j < 2; j++) {
      r[i + 2 * j] = _mm512_unpacklo_epi64(t[i + j], t[i + j + 2]);
      r[i + 2 * j + 1] = _mm512_unpackhi_epi64(t[i + j], t[i + j + 2]);
    }
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 2; j++) {
      t[8 * j + i] = _mm512_shuffle_i32x4(r[8 * j + i], r[8 * j + i + 4], 0x88);
      t[8 * j + i + 4] = _mm512_shuffle_i32x4(r[8 * j + i], r[8 * j + i + 4], 0xdd);
    }
  for (int i = 0; i < 8; i++) {
    r[i] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0x88);
    r[i + 8] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0xdd);
  }
}

/// [O / 16][steps][16][32]: a tile on the left holds 32 places of each of 16 channels. Sums go to `bias`.
static WITH_TILES void transpose_gradients(const gradient_work *work, const unsigned short **pixels, unsigned short *to,
                                           float *bias) {
  const __m512bh ones = (__m512bh)_mm512_set1_epi16(0x3f80);
  for (long b = 0; b < work->layout.shape.o / tile; b++) {
    __m512 sum = _mm512_setzero_ps();
    for (long step = 0; step < work->layout.steps; step++) {
      const unsigned short **at = pixels + step * 2 * tile;
      __m512i rows[tile];
      for (int i = 0; i < tile; i++) {
        rows[i] = pair_of(at[2 * i] + b / 2 * 32, at[2 * i + 1] + b / 2 * 32, b % 2);
        sum = _mm512_dpbf16_ps(sum, (__m512bh)rows[i], ones);
      }
      transpose(rows);
      for (int i = 0; i < tile; i++)
        _mm512_storeu_si512(to + ((b * work->layout.steps + step) * tile + i) * 2 * tile, rows[i]);
    }
    _mm512_storeu_ps(bias + b * tile, sum);
  }
}

/// Where the places of an image's band are, or those of its columns.
static void list_images(const gradient_work *work, long index, long first, long rows, const unsigned short **pixels) {
  const tile_convolution *s = &work->layout.shape, *plain = work->plain;
  const gradient_layout *l = &work->layout;
  const unsigned short *image = work->source + index * plain->h * plain->w * plain->c;
  if (!is_thin(plain)) {
    list_pixels(work, image, s->c, first - l->pad, rows + 2 * l->pad, l->pad, l->places, pixels);
    return;
  }
  unsigned short *padded = work->columns + omp_get_thread_num() * (l->thin_count + l->column_count);
  copy_rows(plain, image, first, rows, padded);
  gather_columns(plain, padded, rows, padded + l->thin_count);
  list_pixels(work, padded + l->thin_count, s->c, 0, rows, 0, l->places, pixels);
}

/// Brings one band of an image and of its gradients into the order of tiles.
static void arrange_band(const gradient_work *work, const band_group *group, long band, long place) {
  const tile_convolution *s = &work->layout.shape;
  const gradient_layout *l = &work->layout;
  const long image = band / l->bands, first = band % l->bands * l->rows, rest = s->h - first;
  const long rows = rest < l->rows ? rest : l->rows;
  const unsigned short **pixels = work->pixels + omp_get_thread_num() * l->places;
  list_images(work, image, first, rows, pixels);
  pair_pixels(work, pixels, group->images + place * l->image_count);
  list_pixels(work, work->target_gradient + image * s->h * s->w * s->o, s->o, first, rows, 0, l->steps * 2 * tile,
              pixels);
  transpose_gradients(work, pixels, group->gradients + place * l->gradient_count, group->biases + place * s->o);
}
#endif
