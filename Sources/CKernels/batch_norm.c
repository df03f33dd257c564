#include "batch_norm.h"

#include <math.h>

#if defined(__x86_64__)
INLINE long chunk_count(const batch_norm *n) { return (n->pixels + chunk - 1) / chunk; }

/// Where the pixels of so many chunks end.
INLINE long pixels_of(const batch_norm *n, long chunks) {
  return chunks * chunk < n->pixels ? chunks * chunk : n->pixels;
}

/// Which of the target's gradients ReLU lets pass: those of what it has not made 0.
INLINE WITH_BF16 __mmask16 passing(const batch_norm *n, __m512 source, __m512 factor, __m512 term) {
  if (!n->relu) return 0xffff;
  return _mm512_cmp_ps_mask(_mm512_fmadd_ps(source, factor, term), _mm512_setzero_ps(), _CMP_GT_OQ);
}

/// Of one chunk and `vectors` vectors of channels: the sums of the distances from the first pixel, and of their squares.
INLINE WITH_BF16 void add_distances(const int vectors, const norm_work *work, long index, long channel) {
  const batch_norm *n = work->norm;
  const long end = pixels_of(n, index + 1);
  __m512 pivot[band], sum[band], squares[band];
  for (int v = 0; v < vectors; v++) {
    pivot[v] = load_bf16(work->source + channel + v * lanes);
    sum[v] = squares[v] = _mm512_setzero_ps();
  }
  for (long i = index * chunk; i < end; i++)
    for (int v = 0; v < vectors; v++) {
      const __m512 far = _mm512_sub_ps(load_bf16(work->source + i * n->channels + channel + v * lanes), pivot[v]);
      sum[v] = _mm512_add_ps(sum[v], far);
      squares[v] = _mm512_fmadd_ps(far, far, squares[v]);
    }
  for (int v = 0; v < vectors; v++) {
    float *to = work->sums + 2 * index * n->channels + channel + v * lanes;
    _mm512_storeu_ps(to, sum[v]);
    _mm512_storeu_ps(to + n->channels, squares[v]);
  }
}

/// Likewise the sums of the target's gradients, where ReLU let it pass, and of their products with the source.
INLINE WITH_BF16 void add_gradients(const int vectors, const norm_work *work, long index, long channel) {
  const batch_norm *n = work->norm;
  const long end = pixels_of(n, index + 1);
  __m512 mean[band], factor[band], term[band], sum[band], products[band];
  for (int v = 0; v < vectors; v++) {
    mean[v] = _mm512_loadu_ps(n->mean + channel + v * lanes);
    factor[v] = _mm512_loadu_ps(work->factors + channel + v * lanes);
    term[v] = _mm512_loadu_ps(work->factors + n->channels + channel + v * lanes);
    sum[v] = products[v] = _mm512_setzero_ps();
  }
  for (long i = index * chunk; i < end; i++)
    for (int v = 0; v < vectors; v++) {
      const long at = i * n->channels + channel + v * lanes;
      const __m512 x = load_bf16(work->source + at), gradient = load_bf16(work->to + at);
      const __mmask16 passes = passing(n, x, factor[v], term[v]);
      sum[v] = _mm512_mask_add_ps(sum[v], passes, sum[v], gradient);
      products[v] = _mm512_mask3_fmadd_ps(gradient, _mm512_sub_ps(x, mean[v]), products[v], passes);
    }
  for (int v = 0; v < vectors; v++) {
    float *to = work->sums + 2 * index * n->channels + channel + v * lanes;
    _mm512_storeu_ps(to, sum[v]);
    _mm512_storeu_ps(to + n->channels, products[v]);
  }
}

/// All channels of a chunk, as many at a time as there are.
#define FOR_ALL_CHANNELS(add, work, index)                                                   \
  for (long channel = 0, left; channel < (work)->norm->channels; channel += left * lanes) {  \
    left = ((work)->norm->channels - channel) / lanes;                                       \
    if (left >= 4) {                                                                         \
      left = 4;                                                                              \
      add(4, work, index, channel);                                                          \
    } else if (left >= 2) {                                                                  \
      left = 2;                                                                              \
      add(2, work, index, channel);                                                          \
    } else {                                                                                 \
      add(1, work, index, channel);                                                          \
    }                                                                                        \
  }

/// The two sums of a channel over all chunks, in their order.
static void add_chunks(const norm_work *work, long chunks, long channel, double total[2]) {
  const long channels = work->norm->channels;
  total[0] = total[1] = 0;
  for (long i = 0; i < chunks; i++)
    for (int which = 0; which < 2; which++) total[which] += work->sums[(2 * i + which) * channels + channel];
}

/// What the channel is multiplied with, and what is added, so that it has the wanted mean and deviation.
static void find_factors(const norm_work *work, long c) {
  const batch_norm *n = work->norm;
  work->factors[c] = n->scale[c] / __builtin_sqrtf(n->variance[c] + n->epsilon);
  work->factors[n->channels + c] = n->shift[c] - n->mean[c] * work->factors[c];
}

static void find_means(const norm_work *work) {
  const batch_norm *n = work->norm;
  for (long c = 0; c < n->channels; c++) {
    double total[2];
    add_chunks(work, chunk_count(n), c, total);
    const double mean = total[0] / n->pixels, variance = total[1] / n->pixels - mean * mean;
    n->mean[c] = (float)(from_bf16(work->source[c]) + mean);
    n->variance[c] = (float)(variance > 0 ? variance : 0);
    find_factors(work, c);
  }
}

void find_norm_factors(const norm_work *work) {
  for (long c = 0; c < work->norm->channels; c++) find_factors(work, c);
}

void find_norm_gradients(const norm_work *work, long chunks) {
  const batch_norm *n = work->norm;
  for (long c = 0; c < n->channels; c++) {
    double total[2];
    add_chunks(work, chunks, c, total);
    const double deviation = __builtin_sqrt((double)n->variance[c] + n->epsilon), factor = n->scale[c] / deviation;
    work->shift_gradient[c] = (float)total[0];
    work->scale_gradient[c] = (float)(total[1] / deviation);
    const double slope = -factor * total[1] / (deviation * deviation * n->pixels);
    work->factors[2 * n->channels + c] = (float)slope;
    work->factors[3 * n->channels + c] = (float)(-factor * total[0] / n->pixels - slope * n->mean[c]);
  }
}

WITH_BF16 void find_norm_moments(norm_work *work) {
  for (long i; take(&work->sums_taken, chunk_count(work->norm), &i);) FOR_ALL_CHANNELS(add_distances, work, i);
  GOMP_barrier();
  if (omp_get_thread_num() == 0) find_means(work);
  GOMP_barrier();
}

static WITH_BF16 void forward_body(void *data) {
  norm_work *work = data;
  const batch_norm *n = work->norm;
  find_norm_moments(work);
  const __m512 least = _mm512_set1_ps(n->relu ? 0 : -INFINITY);
  for (long index; take_backwards(&work->values_taken, chunk_count(n), &index);) {
    const long end = pixels_of(n, index + 1);
    for (long i = index * chunk; i < end; i++)
      for (long c = 0; c < n->channels; c += lanes) {
        const __m512 value = _mm512_fmadd_ps(load_bf16(work->source + i * n->channels + c),
                                             _mm512_loadu_ps(work->factors + c),
                                             _mm512_loadu_ps(work->factors + n->channels + c));
        store_bf16(work->to + i * n->channels + c, _mm512_max_ps(value, least));
      }
  }
}

static WITH_BF16 void backward_body(void *data) {
  norm_work *work = data;
  const batch_norm *n = work->norm;
  const float *factor = work->factors, *term = factor + n->channels, *slope = term + n->channels,
              *offset = slope + n->channels;
  for (long i; take(&work->sums_taken, chunk_count(n), &i);) FOR_ALL_CHANNELS(add_gradients, work, i);
  GOMP_barrier();
  if (omp_get_thread_num() == 0) find_norm_gradients(work, chunk_count(n));
  GOMP_barrier();
  for (long index; take_backwards(&work->values_taken, chunk_count(n), &index);) {
    const long end = pixels_of(n, index + 1);
    for (long i = index * chunk; i < end; i++)
      for (long c = 0; c < n->channels; c += lanes) {
        unsigned short *at = work->to + i * n->channels + c;
        const __m512 x = load_bf16(work->source + i * n->channels + c), scale = _mm512_loadu_ps(factor + c);
        const __mmask16 passes = passing(n, x, scale, _mm512_loadu_ps(term + c));
        const __m512 rest = _mm512_fmadd_ps(x, _mm512_loadu_ps(slope + c), _mm512_loadu_ps(offset + c));
        store_bf16(at, _mm512_mask3_fmadd_ps(load_bf16(at), scale, rest, passes));
      }
  }
}

int batch_norm_is_possible(void) { return has_bf16(); }

long batch_norm_scratch_count(const batch_norm *n) { return (2 * chunk_count(n) + 4) * n->channels; }

void batch_norm_forward(const batch_norm *n, const void *source, void *target, float *scratch, int threads) {
  norm_work work = {n, source, target, scratch + 4 * n->channels, scratch};
  GOMP_parallel(forward_body, &work, (unsigned)threads, 0);
}

void batch_norm_backward(const batch_norm *n, const void *source, void *gradient, float *scale_gradient,
                         float *shift_gradient, float *scratch, int threads) {
  norm_work work = {n, source, gradient, scratch + 4 * n->channels, scratch, scale_gradient, shift_gradient};
  find_norm_factors(&work);
  GOMP_parallel(backward_body, &work, (unsigned)threads, 0);
}
#else
int batch_norm_is_possible(void) { return 0; }
long batch_norm_scratch_count(const batch_norm *n) { return 0; }
void batch_norm_forward(const batch_norm *n, const void *source, void *target, float *scratch, int threads) {
  __builtin_trap();
}
void batch_norm_backward(const batch_norm *n, const void *source, void *gradient, float *scale_gradient,
                         float *shift_gradient, float *scratch, int threads) {
  __builtin_trap();
}
#endif
