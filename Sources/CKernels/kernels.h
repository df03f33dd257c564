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

// OpenMP as the compiler would call it: Swift's packages cannot ask for -fopenmp.
void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);
void GOMP_barrier(void);
int omp_get_thread_num(void);
int omp_get_num_threads(void);

enum { cache_line_floats = 16 };

/// The calling thread's share of `count` pieces of work.
INLINE void share_of(long count, long *first, long *last) {
  const long thread = omp_get_thread_num(), threads = omp_get_num_threads();
  *first = count * thread / threads;
  *last = count * (thread + 1) / threads;
}

/// Takes the next of the pieces before `end` for the calling thread; 0 when there are none left. For work whose result
/// does not depend on who does it: cores of a shared machine are seldom equally fast.
INLINE int take(long *next, long end, long *piece) {
  *piece = __atomic_load_n(next, __ATOMIC_RELAXED);
  while (*piece < end)
    if (__atomic_compare_exchange_n(next, piece, *piece + 1, 1, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) return 1;
  return 0;
}

/// The same from the last piece to the first: what was read last is still in the cache.
INLINE int take_backwards(long *taken, long count, long *piece) {
  long done;
  if (!take(taken, count, &done)) return 0;
  *piece = count - 1 - done;
  return 1;
}

/// The first pixel of a row of windows of 2 x 2, rows counted on through planes of `h` x `w` pixels.
INLINE long first_of_windows(long h, long w, long row) { return (row / (h / 2) * h + row % (h / 2) * 2) * w; }

/// The calling thread's piece of `count` floats, or rows, in whole cache lines.
INLINE void piece_of(long count, long *first, long *last) {
  share_of((count + cache_line_floats - 1) / cache_line_floats, first, last);
  *first *= cache_line_floats;
  *last *= cache_line_floats;
  if (*last > count) *last = count;
}

/// The nearest number of eight significant bits, the even one of two: the upper half of a float.
INLINE unsigned short to_bf16(float value) {
  unsigned bits;
  memcpy(&bits, &value, sizeof bits);
  return (unsigned short)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

INLINE float from_bf16(unsigned short value) {
  const unsigned bits = (unsigned)value << 16;
  float result;
  memcpy(&result, &bits, sizeof result);
  return result;
}
