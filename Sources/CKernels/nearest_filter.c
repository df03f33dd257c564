#include "nearest_filter.h"

long nearest_pair_count(long width) { return (width + 31) / 32 * 16; }

#if defined(__x86_64__)
int nearest_has_bf16(void) { return has_bf16(); }

/// A row in bf16, and how far that is from the row, rounded up.
INLINE WITH_BF16 float convert_row(const float *row, long width, unsigned *to) {
  const long step = piece_step(), filled = 2 * nearest_pair_count(width);
  __m512 squares = _mm512_setzero_ps();
  for (long k = 0; k < filled; k += 16) {
    const long left = width - k;
    const __mmask16 real = left >= 16 ? 0xffff : left > 0 ? (1u << left) - 1 : 0;
    const __m512 values = _mm512_maskz_loadu_ps(real, row + k);
    const __m256i rounded = (__m256i)_mm512_cvtneps_pbh(values);
    const __m512 back = (__m512)_mm512_slli_epi32(_mm512_cvtepu16_epi32(rounded), 16);
    squares += (values - back) * (values - back);
    _mm256_storeu_si256((__m256i *)(to + k / 32 * step + k % 32 / 2), rounded);
  }
  return sqrtf(_mm512_reduce_add_ps(squares)) * 1.0001f + 0x1p-56f;
}

enum { tile_rows = 12 };

/// Products in bf16 of the centroids of one or two panels with `rows` rows anywhere.
INLINE WITH_BF16 void multiply_bf16(const int rows, const int panels, long width, const unsigned *const *a,
                                    const unsigned short *b, __m512 (*out)[2]) {
  const long pairs = (width + 1) / 2, next = nearest_pair_count(width);
  __m512 sums[tile_rows][2];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) sums[r][0] = sums[r][1] = _mm512_setzero_ps();
  for (long k = 0; k < pairs; k++) {
    const __m512bh left = (__m512bh)_mm512_loadu_si512(b + k * 32);
    const __m512bh right = panels > 1 ? (__m512bh)_mm512_loadu_si512(b + (next + k) * 32) : left;
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      const __m512bh factor = (__m512bh)_mm512_set1_epi32((int)a[r][k]);
      sums[r][0] = _mm512_dpbf16_ps(sums[r][0], factor, left);
      if (panels > 1) sums[r][1] = _mm512_dpbf16_ps(sums[r][1], factor, right);
    }
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
    out[r][0] = sums[r][0];
    out[r][1] = sums[r][1];
  }
}

/// `multiply_bf16` for up to `tile_rows` rows; fewer than four take as long as four.
INLINE WITH_BF16 void multiply_rows(int rows, const int panels, long width, const unsigned *const *a,
                                    const unsigned short *b, __m512 (*out)[2]) {
  if (rows > 8)
    multiply_bf16(12, panels, width, a, b, out);
  else if (rows > 4)
    multiply_bf16(8, panels, width, a, b, out);
  else
    multiply_bf16(4, panels, width, a, b, out);
}

/// The best scores of a row, lane by lane, with those of the centroids of panel `p` but the row's own, -1 for none.
INLINE WITH_BF16 __m512 best_of_others(__m512 best, __m512 products, const float *half_norms, long p, int own) {
  const __mmask16 others = own >= 0 && own / panel == p ? ~(1u << own % panel) : 0xffff;
  return _mm512_mask_max_ps(best, others, best, products - _mm512_loadu_ps(half_norms + p * panel));
}

/// The best scores of the group for up to `tile_rows` rows, at these places of the block.
WITH_BF16 static void filter_tile(row_block *b, long group, const int *places, int count) {
  const nearest_search *s = b->search;
  const long pairs = nearest_pair_count(s->width), panels = (s->clusters + panel - 1) / panel;
  const long first = group * s->group_panels, end = first + s->group_panels, last = end < panels ? end : panels;
  const unsigned *rows[tile_rows];
  int own[tile_rows];
  __m512 best[tile_rows];
  for (int r = 0; r < tile_rows; r++) {
    const int at = places[r < count ? r : 0];
    rows[r] = bf16_row(b, at);
    own[r] = s->is_first ? -1 : b->label[at];
    best[r] = _mm512_set1_ps(-INFINITY);
  }
  for (long p = first; p < last; p += 2) {
    const int many = p + 1 < last ? 2 : 1;
    __m512 products[tile_rows][2];
    if (many == 2)
      multiply_rows(count, 2, s->width, rows, s->bf16_panels + p * pairs * 32, products);
    else
      multiply_rows(count, 1, s->width, rows, s->bf16_panels + p * pairs * 32, products);
    for (int v = 0; v < many; v++)
      for (int r = 0; r < count; r++)
        best[r] = best_of_others(best[r], products[r][v], s->half_norms, p + v, own[r]);
  }
  for (int r = 0; r < count; r++) note_top(b, group, places[r], best[r]);
}

WITH_BF16 void filter_group(row_block *b, long group, int listed) {
  const nearest_search *s = b->search;
  for (int i = 0; i < listed; i++) {
    const int at = b->list[i];
    if (b->bf16_error[at] < 0)
      b->bf16_error[at] = convert_row(s->features + (b->first + at) * s->width, s->width, bf16_row(b, at));
  }
  if (has_tiles()) {
    filter_by_tiles(b, group, listed);
  } else {
    for (int i = 0; i < listed; i += tile_rows)
      filter_tile(b, group, b->list + i, listed - i < tile_rows ? listed - i : tile_rows);
  }
  b->bf16_products += listed * group_count(s, group);
}
#else
int nearest_has_bf16(void) { return 0; }
void filter_group(row_block *b, long group, int listed) { (void)b, (void)group, (void)listed; }
#endif

void nearest_pack_bf16(const float *centroids, long clusters, long width, long group_panels, unsigned short *panels,
                       float *errors) {
  const long pairs = nearest_pair_count(width), filled = (clusters + panel - 1) / panel * panel;
  memset(panels, 0, sizeof *panels * filled * pairs * 2);
  for (long c = 0; c < clusters; c++) {
    unsigned short *to = panels + c / panel * pairs * 32 + c % panel * 2;
    float sum = 0;
    for (long k = 0; k < width; k++) {
      const float value = centroids[c * width + k];
      const unsigned short rounded = to_bf16(value);
      to[k / 2 * 32 + k % 2] = rounded;
      sum += (value - from_bf16(rounded)) * (value - from_bf16(rounded));
    }
    float *error = &errors[c / (group_panels * panel)];
    if (c % (group_panels * panel) == 0) *error = 0;
    // One that is not a number stays.
    const float own = sqrtf(sum) * 1.0001f + 0x1p-56f;
    if (!(own <= *error)) *error = own;
  }
}
