#include "include/CKernels.h"
#include "tiles.h"

typedef struct {
  float *to;
  const float *a, *b;
  long count;
  float *sums;
} peak_work;

// Chains of multiply-adds that do not wait for each other: as many as hide their latency and fit the registers.
#define CHAINS(vector, chains)                                    \
  const peak_work *w = data;                                      \
  vector sums[chains] = {0}, factor = {0}, term = {0};            \
  for (unsigned i = 0; i < sizeof(vector) / sizeof(float); i++) { \
    factor[i] = w->a[0];                                          \
    term[i] = w->a[1];                                            \
  }                                                               \
  for (long round = 0; round < w->count; round++) {               \
    _Pragma("clang loop unroll(full)") for (int c = 0; c < chains; c++) sums[c] = sums[c] * factor + term; \
  }                                                               \
  for (int c = 1; c < chains; c++) sums[0] += sums[c];            \
  w->sums[omp_get_thread_num()] = sums[0][0];

enum { chain_count = 12 };

FOR_EVERY_PROCESSOR static void chains8(void *data) { CHAINS(vector8, chain_count) }

#if defined(__x86_64__)
WITH_AVX512 static void chains16(void *data) { CHAINS(vector16, chain_count) }

WITH_BF16 static void bf16_chains(void *data) {
  const peak_work *w = data;
  const __m512 first = _mm512_set1_ps(w->a[0]), second = _mm512_set1_ps(w->a[1]);
  const __m512bh left = _mm512_cvtne2ps_pbh(first, first), right = _mm512_cvtne2ps_pbh(second, second);
  __m512 sums[chain_count];
  for (int c = 0; c < chain_count; c++) sums[c] = first * (float)c;
  for (long round = 0; round < w->count; round++) {
#pragma clang loop unroll(full)
    for (int c = 0; c < chain_count; c++) sums[c] = _mm512_dpbf16_ps(sums[c], left, right);
  }
  for (int c = 1; c < chain_count; c++) sums[0] += sums[c];
  w->sums[omp_get_thread_num()] = sums[0][0];
}

/// Products of tiles of 16 x 32 with 32 x 16, two by two, as a matrix product has them.
WITH_TILES static void tile_chains(void *data) {
  const peak_work *w = data;
  configure_tiles();
  _tile_zero(0), _tile_zero(1), _tile_zero(2), _tile_zero(3);
  _tile_zero(4), _tile_zero(5), _tile_zero(6), _tile_zero(7);
  for (long round = 0; round < w->count; round++) {
    _tile_dpbf16ps(0, 4, 6);
    _tile_dpbf16ps(1, 4, 7);
    _tile_dpbf16ps(2, 5, 6);
    _tile_dpbf16ps(3, 5, 7);
  }
  _tile_release();
}
#else
static void chains16(void *data) { chains8(data); }
static void bf16_chains(void *data) { chains8(data); }
static void tile_chains(void *data) { chains8(data); }
#endif

/// Runs `body` on all threads for `rounds` rounds of chains, on small numbers.
static void run_chains(void (*body)(void *), long rounds, int threads) {
  enum { limit = 1024 };
  float sums[limit], inputs[2] = {0.5f, 0.25f};
  peak_work w = {.a = inputs, .count = rounds, .sums = sums};
  GOMP_parallel(body, &w, threads < limit ? threads : limit, 0);
}

double peak_multiply_adds(long rounds, int threads) {
  run_chains(has_avx512() ? chains16 : chains8, rounds, threads);
  return 2.0 * rounds * chain_count * (has_avx512() ? 16 : 8) * threads;
}

double peak_bf16_products(long rounds, int threads) {
  if (!has_bf16()) return 0;
  run_chains(bf16_chains, rounds, threads);
  return 4.0 * rounds * chain_count * 16 * threads;
}

double peak_tile_products(long rounds, int threads) {
  if (!has_tiles()) return 0;
  run_chains(tile_chains, rounds, threads);
  return 2.0 * rounds * 4 * 16 * 16 * 32 * threads;
}

FOR_EVERY_PROCESSOR static void triad_piece(void *data) {
  const peak_work *w = data;
  long i, last;
  share_of(w->count, &i, &last);
  float *restrict to = w->to;
  const float *restrict a = w->a, *restrict b = w->b;
  for (; i < last; i++) to[i] = a[i] + 0.5f * b[i];
}

void peak_triad(float *to, const float *a, const float *b, long count, int threads) {
  peak_work w = {.to = to, .a = a, .b = b, .count = count};
  GOMP_parallel(triad_piece, &w, threads, 0);
}
