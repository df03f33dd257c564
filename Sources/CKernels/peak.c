#include "include/CKernels.h"
#include "kernels.h"

typedef float vector16 __attribute__((vector_size(64)));

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
__attribute__((target("arch=x86-64-v4"))) static void chains16(void *data) { CHAINS(vector16, chain_count) }
static int has_wide(void) { return __builtin_cpu_supports("avx512f"); }
#else
static void chains16(void *data) { chains8(data); }
static int has_wide(void) { return 0; }
#endif

double peak_multiply_adds(long rounds, int threads) {
  enum { limit = 1024 };
  float sums[limit], inputs[2] = {0.5f, 0.25f};
  if (threads > limit) threads = limit;
  peak_work w = {.a = inputs, .count = rounds, .sums = sums};
  GOMP_parallel(has_wide() ? chains16 : chains8, &w, threads, 0);
  return 2.0 * rounds * chain_count * (has_wide() ? 16 : 8) * threads;
}

FOR_EVERY_PROCESSOR static void triad_piece(void *data) {
  const peak_work *w = data;
  const long thread = omp_get_thread_num(), threads = omp_get_num_threads();
  float *restrict to = w->to;
  const float *restrict a = w->a, *restrict b = w->b;
  for (long i = w->count * thread / threads, last = w->count * (thread + 1) / threads; i < last; i++)
    to[i] = a[i] + 0.5f * b[i];
}

void peak_triad(float *to, const float *a, const float *b, long count, int threads) {
  peak_work w = {.to = to, .a = a, .b = b, .count = count};
  GOMP_parallel(triad_piece, &w, threads, 0);
}
