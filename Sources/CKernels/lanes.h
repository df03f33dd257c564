// Vectors of LANES floats, 8 or 16; included once by each file that names its LANES.
#pragma once

#include "kernels.h"
#include "wide.h"

#if LANES == 16
/// For processors with `has_avx512` only.
#define KERNEL WITH_AVX512
#elif defined(__x86_64__)
#define KERNEL __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define KERNEL
#endif

/// The name of a function that each number of lanes has one of.
#define WITH_LANES_(name, lanes) name##_##lanes
#define WITH_LANES__(name, lanes) WITH_LANES_(name, lanes)
#define WITH_LANES(name) WITH_LANES__(name, LANES)

typedef float vector __attribute__((vector_size(LANES * 4)));
typedef float unaligned_vector __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
typedef unsigned vector_bits __attribute__((vector_size(LANES * 4)));
typedef int vector_mask __attribute__((vector_size(LANES * 4)));
typedef unsigned short halves __attribute__((vector_size(LANES * 2)));
typedef unsigned short unaligned_halves __attribute__((vector_size(LANES * 2), aligned(2), may_alias));

// Macros, because vectors cannot be passed between functions that any processor runs.
#define load(from) ((vector)(*(const unaligned_vector *)(from)))
#define store(to, value) ((void)(*(unaligned_vector *)(to) = (value)))
#define zeros() ((vector){0})
#define same(value) ({ const float one = (value); one - zeros(); })

/// bf16 is the upper half of a float.
#define load_bf16(from) \
  ((vector)(__builtin_convertvector((halves)(*(const unaligned_halves *)(from)), vector_bits) << 16))
/// Rounds to the nearest, ties to even.
#define store_bf16(to, value)                                                        \
  ({                                                                                 \
    const vector_bits bits = (vector_bits)(value);                                   \
    const vector_bits rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;            \
    (void)(*(unaligned_halves *)(to) = __builtin_convertvector(rounded, halves));    \
  })

/// c[r][0..<2 LANES] = (keeps ? c : 0) + sum over k of a(r, k) b[k][0..<2 LANES] for `rows` rows, at most 6: twelve sums
/// stay in registers. Every element's sum runs in the order of k, wherever the element stands.
INLINE void multiply_tile(const int rows, long depth, const float *a, ptrdiff_t a_row, ptrdiff_t a_step,
                          const float *b, ptrdiff_t b_step, float *c, ptrdiff_t c_row, const int keeps) {
  vector sums[6][2];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
    for (int half = 0; half < 2; half++) sums[r][half] = keeps ? load(c + r * c_row + LANES * half) : zeros();
  for (long k = 0; k < depth; k++) {
    const vector left = load(b + k * b_step), right = load(b + k * b_step + LANES);
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      const vector factor = same(a[r * a_row + k * a_step]);
      sums[r][0] += factor * left;
      sums[r][1] += factor * right;
    }
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
    for (int half = 0; half < 2; half++) store(c + r * c_row + LANES * half, sums[r][half]);
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
