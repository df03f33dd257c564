#pragma once

#include <stddef.h>
#include <string.h>

/// Eight floats: one AVX register, or two of SSE's or NEON's.
typedef float vector8 __attribute__((vector_size(32)));

#define INLINE static inline __attribute__((always_inline))

/// Compiled for the processors of today and for any, and chosen when the program starts.
#if defined(__x86_64__)
#define FOR_EVERY_PROCESSOR __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_EVERY_PROCESSOR
#endif

// Macros, because vectors cannot be passed between functions that any processor runs.
typedef float unaligned8 __attribute__((vector_size(32), aligned(4), may_alias));
#define load8(from) ((vector8)(*(const unaligned8 *)(from)))
#define store8(to, value) ((void)(*(unaligned8 *)(to) = (value)))
#define spread8(x) ((vector8){x, x, x, x, x, x, x, x})
#define same8(value) ({ const float one = (value); spread8(one); })

/// A mask of eight lanes, as comparisons give it.
typedef int mask8 __attribute__((vector_size(32)));

/// c[r][0..<16] = (keeps ? c : 0) + sum over k of a(r, k) b[k][0..<16] for `rows` rows, at most 6: twelve sums stay in
/// registers. Every element's sum runs in the order of k, wherever the element stands.
INLINE void multiply_tile(const int rows, long depth, const float *a, ptrdiff_t a_row, ptrdiff_t a_step,
                          const float *b, ptrdiff_t b_step, float *c, ptrdiff_t c_row, const int keeps) {
  vector8 sums[6][2];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
    for (int half = 0; half < 2; half++) sums[r][half] = keeps ? load8(c + r * c_row + 8 * half) : same8(0);
  for (long k = 0; k < depth; k++) {
    const vector8 left = load8(b + k * b_step), right = load8(b + k * b_step + 8);
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      const vector8 factor = same8(a[r * a_row + k * a_step]);
      sums[r][0] += factor * left;
      sums[r][1] += factor * right;
    }
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
    for (int half = 0; half < 2; half++) store8(c + r * c_row + 8 * half, sums[r][half]);
}

/// `multiply_tile` for any number of rows.
INLINE void multiply_panel(long rows, long depth, const float *a, ptrdiff_t a_row, ptrdiff_t a_step, const float *b,
                           ptrdiff_t b_step, float *c, ptrdiff_t c_row, const int keeps) {
  long r = 0;
  for (; r + 6 <= rows; r += 6)
    multiply_tile(6, depth, a + r * a_row, a_row, a_step, b, b_step, c + r * c_row, c_row, keeps);
  a += r * a_row;
  c += r * c_row;
  switch (rows - r) {
    case 5: multiply_tile(5, depth, a, a_row, a_step, b, b_step, c, c_row, keeps); break;
    case 4: multiply_tile(4, depth, a, a_row, a_step, b, b_step, c, c_row, keeps); break;
    case 3: multiply_tile(3, depth, a, a_row, a_step, b, b_step, c, c_row, keeps); break;
    case 2: multiply_tile(2, depth, a, a_row, a_step, b, b_step, c, c_row, keeps); break;
    case 1: multiply_tile(1, depth, a, a_row, a_step, b, b_step, c, c_row, keeps); break;
  }
}

// OpenMP as the compiler would call it: Swift's packages cannot ask for -fopenmp.
void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);
void GOMP_barrier(void);
int omp_get_thread_num(void);
int omp_get_num_threads(void);
