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

// OpenMP as the compiler would call it: Swift's packages cannot ask for -fopenmp.
void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);
void GOMP_barrier(void);
int omp_get_thread_num(void);
int omp_get_num_threads(void);
