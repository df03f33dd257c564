#pragma once

#include <math.h>

#include "include/CKernels.h"
#include "wide.h"

// What the files of the search for the nearest centroid share.

enum { panel = 16, block_least = 192, block_limit = 768, group_limit = 64, tiled_rows = 32 };

/// So many rows, but no fewer than a block is worth and no more than `most`.
INLINE long rows_within(long rows, long most) {
  return rows < block_least ? block_least : rows < most ? rows : most;
}

/// Rows of a block at most: many, for each block reads all centroids; few enough to stay in a core's cache.
INLINE long most_block_rows(long width) {
  return rows_within((1 << 18) / width / tiled_rows * tiled_rows, block_limit);
}

/// One block of rows on one thread.
typedef struct {
  const nearest_search *search;
  long first;
  int count;
  float score[block_limit];  // of the best so far
  int label[block_limit];    // -1: none yet
  float reach[block_limit];  // no centroid of a bound beyond it is as near as the best so far
  int list[block_limit];     // rows that the group at hand may win
  float group_best[block_limit], group_second[block_limit];  // of the group at hand, by place in the list
  int group_place[block_limit];
  float row_norm[block_limit];
  float *rows;  // copies of the rows, `row_stride` apart
  unsigned char is_copied[block_limit];
  // Only with bf16: the rows, each in pieces of sixteen pairs with zeros behind its features (`bf16_row`); how far they
  // are from those in f32 (negative: not converted yet); and by group and row the best score in bf16, -infinity where
  // bounds rule the group out.
  unsigned *bf16_rows;
  // Rows from anywhere in the block, brought together for tiles.
  unsigned *gathered;
  float bf16_error[block_limit];
  float tops[block_limit * group_limit];
  long f32_products, bf16_products;
} row_block;

// Floats from row to row: those that a tile of registers reads at once lie in different banks of the cache, where the
// features themselves, a power of two apart, would wait for each other. And pairs in bf16.
INLINE long row_stride(long width) { return (width + 15) / 16 * 16 + 1; }
INLINE long bf16_stride(long width) { return nearest_pair_count(width) + 16; }

/// The squared distance that a score stands for.
INLINE float squared(const nearest_search *s, long row, float score) {
  return fmaxf(0, s->squared_norms[row] - 2 * score);
}

/// How far a computed squared distance may be from the true one: D + 4 roundings of the largest term, and what is lost
/// of terms near zero, far less than 2^-120: a normal number, for processors take a hundred cycles to add one that is not.
INLINE float rounding(const nearest_search *s, float row_norm) {
  const float sum = row_norm + s->largest_norm;
  return (s->width + 4) * (0x1p-23f * sum * sum + 0x1p-120f);
}

/// The true distance that no centroid of a computed score can be nearer than. Not by `sqrtf`, which may set errno, so
/// that loops over it would not become vectors.
INLINE float lower_bound(const row_block *b, int at, float score) {
  const nearest_search *s = b->search;
  return __builtin_elementwise_sqrt(fmaxf(0, squared(s, b->first + at, score) - rounding(s, b->row_norm[at])));
}

/// Real centroids in a group.
INLINE long group_count(const nearest_search *s, long group) {
  const long size = s->group_panels * panel, left = s->clusters - group * size;
  return left < size ? left : size;
}

/// Searches one block of rows with registers of 8 or 16 lanes.
void search_block8(row_block *block);
void search_block16(row_block *block);

/// Fills the block's `tops` of the group for the listed rows: no centroid of the group but the row's own has a score
/// above `tops` + `bf16_slack`.
void filter_group(row_block *block, long group, int listed);

/// How far a score computed in f32 may be from that in bf16: by Cauchy and Schwarz |x.c - x'.c'| is at most
/// |x| |c - c'| + |x - x'| |c'|, and both sums are rounded. Infinite where sums might overflow.
INLINE float bf16_slack(const row_block *b, int at, long group) {
  const nearest_search *s = b->search;
  const float x = b->row_norm[at] * 1.0001f + 0x1p-56f, c = s->largest_norm * 1.0001f + 0x1p-56f;
  const float c_error = s->bf16_errors[group];
  const float slack = (x * c_error + b->bf16_error[at] * (c + c_error)) * 1.0001f + rounding(s, x);
  // 2^-56: squares of less than 2^-63 were lost in the norms. Sums below the normal numbers are flushed to zero in
  // bf16: one such step is less than 2^-125.
  return x * c < 1e37f && slack < 1e37f ? slack + (s->width + 4) * 0x1p-124f : INFINITY;
}
