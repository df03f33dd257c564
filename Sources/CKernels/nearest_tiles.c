#include "nearest_filter.h"
#include "tiles.h"

#if defined(__x86_64__)
/// Products in bf16 of `tiled_rows` rows, `pairs` apart, with the centroids of one or two panels.
INLINE WITH_TILES void multiply_tiles(const int panels, long pairs, const unsigned *rows, const unsigned short *b,
                                      float (*out)[2][panel]) {
  const long row_bytes = pairs * (long)sizeof *rows;
  _tile_zero(0);
  _tile_zero(1);
  _tile_zero(2);
  _tile_zero(3);
  for (long k = 0; k < pairs; k += tile) {
    _tile_loadd(4, rows + k, row_bytes);
    _tile_loadd(5, rows + tile * pairs + k, row_bytes);
    _tile_loadd(6, b + k * 32, tile_bytes);
    _tile_dpbf16ps(0, 4, 6);
    _tile_dpbf16ps(2, 5, 6);
    if (panels > 1) {
      _tile_loadd(7, b + (pairs + k) * 32, tile_bytes);
      _tile_dpbf16ps(1, 4, 7);
      _tile_dpbf16ps(3, 5, 7);
    }
  }
  _tile_stored(0, out[0][0], sizeof *out);
  _tile_stored(2, out[tile][0], sizeof *out);
  if (panels > 1) {
    _tile_stored(1, out[0][1], sizeof *out);
    _tile_stored(3, out[tile][1], sizeof *out);
  }
}

/// The best scores of the group for up to `tiled_rows` rows, at these places of the block.
INLINE WITH_TILES void filter_rows(row_block *b, long group, const int *places, int count) {
  const nearest_search *s = b->search;
  const long pairs = nearest_pair_count(s->width), panels = (s->clusters + panel - 1) / panel;
  const long first = group * s->group_panels, end = first + s->group_panels, last = end < panels ? end : panels;
  __m512 best[tiled_rows];
  for (int r = 0; r < count; r++) {
    memcpy(b->tiled + r * pairs, b->bf16_rows + places[r] * bf16_stride(s->width), (s->width + 1) / 2 * sizeof *b->tiled);
    best[r] = _mm512_set1_ps(-INFINITY);
  }
  for (long p = first; p < last; p += 2) {
    const int many = p + 1 < last ? 2 : 1;
    float products[tiled_rows][2][panel];
    if (many == 2)
      multiply_tiles(2, pairs, b->tiled, s->bf16_panels + p * pairs * 32, products);
    else
      multiply_tiles(1, pairs, b->tiled, s->bf16_panels + p * pairs * 32, products);
    for (int r = 0; r < count; r++) {
      const int own = s->is_first ? -1 : b->label[places[r]];
      for (int v = 0; v < many; v++)
        best[r] = best_of_others(best[r], _mm512_loadu_ps(products[r][v]), s->half_norms, p + v, own);
    }
  }
  for (int r = 0; r < count; r++) b->tops[group * block_rows + places[r]] = _mm512_reduce_max_ps(best[r]);
}

WITH_TILES void filter_by_tiles(row_block *b, long group, int listed) {
  configure_tiles();
  for (int i = 0; i < listed; i += tiled_rows)
    filter_rows(b, group, b->list + i, listed - i < tiled_rows ? listed - i : tiled_rows);
  _tile_release();
}
#endif
