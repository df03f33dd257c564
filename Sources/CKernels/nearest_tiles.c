#include "nearest_filter.h"

#if defined(__x86_64__)
/// Products of `tiled_rows` rows with the centroids of two panels.
typedef float tile_products[tiled_rows][2][panel];

/// Two panels' products, and the half norms of their centroids.
typedef struct {
  const float (*products)[2][panel];
  const float *half_norms;
} panel_pair;

/// Takes the scores of a pair, of one panel or two, into the best of rows `first..<end`.
INLINE WITH_TILES void take_best(const int panels, panel_pair from, int first, int end, __m512 *best) {
  const __m512 left = _mm512_loadu_ps(from.half_norms);
  const __m512 right = panels > 1 ? _mm512_loadu_ps(from.half_norms + panel) : left;
  for (int r = first; r < end; r++) {
    best[r] = _mm512_max_ps(best[r], _mm512_loadu_ps(from.products[r][0]) - left);
    if (panels > 1) best[r] = _mm512_max_ps(best[r], _mm512_loadu_ps(from.products[r][1]) - right);
  }
}

/// Products in bf16 of `tiled_rows` rows with the centroids of one or two panels; meanwhile the scores of the pair
/// before, if there is one, are taken into the best.
INLINE WITH_TILES void multiply_tiles(const int panels, long pairs, const unsigned *rows, const unsigned short *b,
                                      float (*out)[2][panel], panel_pair before, __m512 *best) {
  const int each = (int)((tiled_rows * tile + pairs - 1) / pairs);
  _tile_zero(0);
  _tile_zero(1);
  _tile_zero(2);
  _tile_zero(3);
  for (long k = 0, taken = 0; k < pairs; k += tile, taken += each) {
    _tile_loadd(4, rows + k * tile, tile_bytes);
    _tile_loadd(5, rows + (pairs + k) * tile, tile_bytes);
    _tile_loadd(6, b + k * 32, tile_bytes);
    _tile_dpbf16ps(0, 4, 6);
    _tile_dpbf16ps(2, 5, 6);
    if (panels > 1) {
      _tile_loadd(7, b + (pairs + k) * 32, tile_bytes);
      _tile_dpbf16ps(1, 4, 7);
      _tile_dpbf16ps(3, 5, 7);
    }
    if (before.products)
      take_best(2, before, (int)taken, (int)(taken + each < tiled_rows ? taken + each : tiled_rows), best);
  }
  _tile_stored(0, out[0][0], sizeof *out);
  _tile_stored(2, out[tile][0], sizeof *out);
  if (panels > 1) {
    _tile_stored(1, out[0][1], sizeof *out);
    _tile_stored(3, out[tile][1], sizeof *out);
  }
}

/// Rows of the block as tiles read them: where they lie, if they are neighbours; else brought together.
INLINE const unsigned *tiled(const row_block *b, const int *places, int count, long pairs) {
  if (count == tiled_rows && places[0] % tile == 0 && places[count - 1] - places[0] == count - 1)
    return bf16_row(b, places[0]);
  for (int r = 0; r < count; r++) {
    const unsigned *from = bf16_row(b, places[r]);
    unsigned *to = b->gathered + r / tile * tile * pairs + r % tile * tile;
    for (long k = 0; k < pairs; k += tile) memcpy(to + k * tile, from + k * tile, tile_bytes);
  }
  return b->gathered;
}

/// Lists the rows, by their index in `places`, whose own centroid is one of `first..<end`.
INLINE int list_owners(const row_block *b, const int *places, int count, long first, long end, int *owners) {
  int listed = 0;
  if (b->search->is_first) return 0;
  for (int r = 0; r < count; r++) {
    const int own = b->label[places[r]];
    owners[listed] = r;
    listed += (own >= first) & (own < end);
  }
  return listed;
}

/// The best scores of the group for up to `tiled_rows` rows, at these places of the block.
INLINE WITH_TILES void filter_rows(row_block *b, long group, const int *places, int count) {
  const nearest_search *s = b->search;
  const long pairs = nearest_pair_count(s->width), panels = (s->clusters + panel - 1) / panel;
  const long first = group * s->group_panels, end = first + s->group_panels, last = end < panels ? end : panels;
  const unsigned *rows = tiled(b, places, count, pairs);
  int owners[tiled_rows];
  const int owner_count = list_owners(b, places, count, first * panel, last * panel, owners);
  __m512 best[tiled_rows];
  for (int r = 0; r < tiled_rows; r++) best[r] = _mm512_set1_ps(-INFINITY);
  tile_products products[2];
  panel_pair before = {NULL, NULL};
  for (long p = first; p < last; p += 2) {
    float (*out)[2][panel] = products[(p - first) / 2 % 2];
    const unsigned short *centroids = s->bf16_panels + p * pairs * 32;
    if (p + 1 < last)
      multiply_tiles(2, pairs, rows, centroids, out, before, best);
    else
      multiply_tiles(1, pairs, rows, centroids, out, before, best);
    for (int i = 0; i < owner_count; i++) {
      const long own = b->label[places[owners[i]]] - p * panel;
      if (own >= 0 && own < 2 * panel) out[owners[i]][own / panel][own % panel] = -INFINITY;
    }
    before = (panel_pair){out, s->half_norms + p * panel};
  }
  if ((last - first) % 2 == 0)
    take_best(2, before, 0, tiled_rows, best);
  else
    take_best(1, before, 0, tiled_rows, best);
  for (int r = 0; r < count; r++) note_top(b, group, places[r], best[r]);
}

WITH_TILES void filter_by_tiles(row_block *b, long group, int listed) {
  configure_tiles();
  for (int i = 0; i < listed; i += tiled_rows)
    filter_rows(b, group, b->list + i, listed - i < tiled_rows ? listed - i : tiled_rows);
  _tile_release();
}
#endif
