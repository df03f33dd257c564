#pragma once

#include "nearest.h"

// What the filter in bf16 shares between vectors and tiles.

#if defined(__x86_64__)
/// The best scores of a row, lane by lane, with those of the centroids of panel `p` but the row's own, -1 for none.
INLINE WITH_BF16 __m512 best_of_others(__m512 best, __m512 products, const float *half_norms, long p, int own) {
  const __mmask16 others = own >= 0 && own / panel == p ? ~(1u << own % panel) : 0xffff;
  return _mm512_mask_max_ps(best, others, best, products - _mm512_loadu_ps(half_norms + p * panel));
}

/// Fills the block's `tops` of the group for the listed rows, already in bf16, by tiles (`has_tiles`).
void filter_by_tiles(row_block *block, long group, int listed);
#endif
