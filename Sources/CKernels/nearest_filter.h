#pragma once

#include <float.h>

#include "nearest.h"
#include "tiles.h"

// What the filter in bf16 shares between vectors and tiles.

#if defined(__x86_64__)
/// Pairs from one piece of a row to the next: for tiles, sixteen rows lie piece by piece, as they are read.
INLINE long piece_step(void) { return has_tiles() ? tile * tile : tile; }

/// The first piece of a row of the block.
INLINE unsigned *bf16_row(const row_block *b, int at) {
  const long width = b->search->width, pairs = nearest_pair_count(width);
  return b->bf16_rows + (has_tiles() ? at / tile * tile * pairs + at % tile * tile : at * bf16_stride(width));
}

/// Notes the best of a row's lanes; one that was looked at is never -infinity, which stands for a group ruled out.
INLINE WITH_BF16 void note_top(row_block *b, long group, int at, __m512 best) {
  b->tops[group * block_limit + at] = fmaxf(_mm512_reduce_max_ps(best), -FLT_MAX);
}

/// Fills the block's `tops` of the group for the listed rows, already in bf16, by tiles (`has_tiles`).
void filter_by_tiles(row_block *block, long group, int listed);
#endif
