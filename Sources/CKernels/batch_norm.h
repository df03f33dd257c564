#pragma once

#include "CKernels.h"
#include "wide.h"

// What batch normalisation alone and with pooling behind it share.

enum {
  lanes = 16,
  band = 4,      // vectors of channels whose sums stay in registers
  chunk = 1024,  // pixels that are added up in f32, whatever the number of threads
};

/// One call, shared by its threads in chunks of pixels, or of rows of windows.
typedef struct {
  const batch_norm *norm;
  const unsigned short *source;
  unsigned short *to;  // the target, or the gradient of the target, which becomes that of the source
  float *sums;         // [chunks][2][channels]
  float *factors;      // [4][channels]
  float *scale_gradient, *shift_gradient;
  const norm_windows *windows;     // null where nothing is pooled
  const unsigned short *gradient;  // of the maxima
  unsigned char *places;
  long sums_taken, values_taken;  // chunks
} norm_work;

/// What each channel is multiplied with, and what is added, so that it has the wanted mean and deviation.
void find_norm_factors(const norm_work *work);

/// Finds mean and variance of each channel, and the factors; to be called by all threads.
void find_norm_moments(norm_work *work);

/// The gradients of scale and shift from the sums of `chunks` chunks; and the factors of a gradient, of the source and of
/// 1 in the source's gradient.
void find_norm_gradients(const norm_work *work, long chunks);

#if defined(__x86_64__)
INLINE WITH_BF16 __m512 load_bf16(const unsigned short *from) {
  return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i *)from)), 16));
}

INLINE WITH_BF16 void store_bf16(unsigned short *to, __m512 value) {
  _mm256_storeu_si256((__m256i *)to, (__m256i)_mm512_cvtneps_pbh(value));
}
#endif
