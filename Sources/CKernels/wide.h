#pragma once

#include "kernels.h"

/// Sixteen floats: one register of AVX-512.
typedef float vector16 __attribute__((vector_size(64)));

// What any processor runs is chosen by these, once the program runs.
#if defined(__x86_64__)
#include <immintrin.h>
// Named one by one: of arch=x86-64-v4 the compiler believes that registers of eight lanes are faster, and splits these.
#define AVX512_FEATURES "avx512f,avx512bw,avx512dq,avx512vl,avx512cd,avx2,fma,bmi,bmi2,lzcnt,popcnt,f16c"
#define WITH_AVX512 __attribute__((target(AVX512_FEATURES)))
#define WITH_BF16 __attribute__((target(AVX512_FEATURES ",avx512bf16")))

INLINE int has_avx512(void) {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

INLINE int has_bf16(void) { return has_avx512() && __builtin_cpu_supports("avx512bf16"); }
#else
INLINE int has_avx512(void) { return 0; }
INLINE int has_bf16(void) { return 0; }
#endif
