#include "batch_norm.h"

INLINE long window_rows(const norm_windows *w) { return w->images * (w->h / 2); }

/// Rows of windows that are added up in f32, whatever the number of threads.
INLINE long rows_in_chunk(const norm_windows *w) { return w->w / 2 < chunk / 2 && w->w > 1 ? chunk / 2 / (w->w / 2) : 1; }

INLINE long chunk_count(const norm_windows *w) { return (window_rows(w) + rows_in_chunk(w) - 1) / rows_in_chunk(w); }

#if defined(__x86_64__)
/// The rows of a chunk.
INLINE void rows_of(const norm_windows *w, long index, long *row, long *end) {
  *row = index * rows_in_chunk(w);
  *end = *row + rows_in_chunk(w) < window_rows(w) ? *row + rows_in_chunk(w) : window_rows(w);
}

/// The distance of the four pixels of a window from its first.
INLINE long pixel_of(const norm_windows *w, int place) { return place / 2 * w->w + place % 2; }

/// One vector of channels of a row of windows.
static WITH_BF16 void find_maxima(const norm_work *work, long row, long channel) {
  const batch_norm *n = work->norm;
  const norm_windows *w = work->windows;
  const __m512 factor = _mm512_loadu_ps(work->factors + channel);
  const __m512 term = _mm512_loadu_ps(work->factors + n->channels + channel);
  const unsigned short *from = work->source + first_of_windows(w->h, w->w, row) * n->channels + channel;
  const long to = row * (w->w / 2) * n->channels + channel;
  for (long x = 0; x < w->w / 2; x++) {
    __m512 best = _mm512_setzero_ps();
    __m512i place = _mm512_setzero_si512();
    for (int i = 0; i < 4; i++) {
      const __m512 pixel = load_bf16(from + (2 * x + pixel_of(w, i)) * n->channels);
      const __m512 value = _mm512_fmadd_ps(pixel, factor, term);
      const __mmask16 is_more = i == 0 ? 0xffff : _mm512_cmp_ps_mask(value, best, _CMP_GT_OQ);
      best = _mm512_mask_mov_ps(best, is_more, value);
      place = _mm512_mask_mov_epi32(place, is_more, _mm512_set1_epi32(i));
    }
    if (n->relu) best = _mm512_max_ps(best, _mm512_setzero_ps());
    store_bf16(work->to + to + x * n->channels, best);
    _mm_storeu_si128((__m128i *)(work->places + to + x * n->channels), _mm512_cvtepi32_epi8(place));
  }
}

static WITH_BF16 void forward_body(void *data) {
  norm_work *work = data;
  find_norm_moments(work);
  for (long index; take_backwards(&work->values_taken, chunk_count(work->windows), &index);) {
    long row, end;
    rows_of(work->windows, index, &row, &end);
    for (; row < end; row++)
      for (long c = 0; c < work->norm->channels; c += lanes) find_maxima(work, row, c);
  }
}

/// What the gradients of a vector of channels are made from.
typedef struct {
  __m512 factor, term, mean, slope, offset;
} channel_factors;

INLINE WITH_BF16 channel_factors factors_of(const norm_work *work, long channel) {
  const float *from = work->factors + channel;
  const long count = work->norm->channels;
  return (channel_factors){_mm512_loadu_ps(from), _mm512_loadu_ps(from + count),
                           _mm512_loadu_ps(work->norm->mean + channel), _mm512_loadu_ps(from + 2 * count),
                           _mm512_loadu_ps(from + 3 * count)};
}

/// Whose gradient a window's is: its maximum's, unless ReLU has made that 0.
INLINE WITH_BF16 __mmask16 takes(const norm_work *work, const channel_factors *f, __m512 pixel, __m512i place, int i) {
  const __mmask16 is_here = _mm512_cmpeq_epi32_mask(place, _mm512_set1_epi32(i));
  if (!work->norm->relu) return is_here;
  return _mm512_mask_cmp_ps_mask(is_here, _mm512_fmadd_ps(pixel, f->factor, f->term), _mm512_setzero_ps(), _CMP_GT_OQ);
}

/// Of one chunk: the sums of the gradients that pass, and of their products with the source's distance from the mean.
static WITH_BF16 void add_gradients(const norm_work *work, long index, long channel) {
  const batch_norm *n = work->norm;
  const norm_windows *w = work->windows;
  const channel_factors f = factors_of(work, channel);
  __m512 sum = _mm512_setzero_ps(), products = sum;
  long row, end;
  rows_of(w, index, &row, &end);
  for (; row < end; row++) {
    const unsigned short *from = work->source + first_of_windows(w->h, w->w, row) * n->channels + channel;
    for (long x = 0; x < w->w / 2; x++) {
      const long at = (row * (w->w / 2) + x) * n->channels + channel;
      const __m512i place = _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)(work->places + at)));
      const __m512 gradient = load_bf16(work->gradient + at);
      for (int i = 0; i < 4; i++) {
        const __m512 pixel = load_bf16(from + (2 * x + pixel_of(w, i)) * n->channels);
        const __mmask16 passes = takes(work, &f, pixel, place, i);
        sum = _mm512_mask_add_ps(sum, passes, sum, gradient);
        products = _mm512_mask3_fmadd_ps(gradient, _mm512_sub_ps(pixel, f.mean), products, passes);
      }
    }
  }
  _mm512_storeu_ps(work->sums + 2 * index * n->channels + channel, sum);
  _mm512_storeu_ps(work->sums + (2 * index + 1) * n->channels + channel, products);
}

/// The gradient of pixels that no window has.
static WITH_BF16 void write_rest(const norm_work *work, const channel_factors *f, long pixel, long channel) {
  const long at = pixel * work->norm->channels + channel;
  store_bf16(work->to + at, _mm512_fmadd_ps(load_bf16(work->source + at), f->slope, f->offset));
}

/// The source's gradient in a row of windows, and in what is left over beside and below it.
static WITH_BF16 void write_gradients(const norm_work *work, long row, long channel) {
  const batch_norm *n = work->norm;
  const norm_windows *w = work->windows;
  const channel_factors f = factors_of(work, channel);
  const long first = first_of_windows(w->h, w->w, row);
  for (long x = 0; x < w->w / 2; x++) {
    const long at = (row * (w->w / 2) + x) * n->channels + channel;
    const __m512i place = _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)(work->places + at)));
    const __m512 gradient = _mm512_mul_ps(load_bf16(work->gradient + at), f.factor);
    for (int i = 0; i < 4; i++) {
      const long pixel_at = (first + 2 * x + pixel_of(w, i)) * n->channels + channel;
      const __m512 pixel = load_bf16(work->source + pixel_at), rest = _mm512_fmadd_ps(pixel, f.slope, f.offset);
      store_bf16(work->to + pixel_at, _mm512_mask_add_ps(rest, takes(work, &f, pixel, place, i), rest, gradient));
    }
  }
  if (w->w % 2)
    for (long y = 1; y <= 2; y++) write_rest(work, &f, first + y * w->w - 1, channel);
  if (w->h % 2 && row % (w->h / 2) == w->h / 2 - 1)
    for (long x = 0; x < w->w; x++) write_rest(work, &f, first + 2 * w->w + x, channel);
}

static WITH_BF16 void backward_body(void *data) {
  norm_work *work = data;
  const long chunks = chunk_count(work->windows);
  for (long i; take(&work->sums_taken, chunks, &i);)
    for (long c = 0; c < work->norm->channels; c += lanes) add_gradients(work, i, c);
  GOMP_barrier();
  if (omp_get_thread_num() == 0) find_norm_gradients(work, chunks);
  GOMP_barrier();
  for (long index; take_backwards(&work->values_taken, chunks, &index);) {
    long row, end;
    rows_of(work->windows, index, &row, &end);
    for (; row < end; row++)
      for (long c = 0; c < work->norm->channels; c += lanes) write_gradients(work, row, c);
  }
}

void batch_norm_pool_forward(const batch_norm *n, const norm_windows *windows, const void *source, void *target,
                             void *places, float *scratch, int threads) {
  norm_work work = {n, source, target, scratch + 4 * n->channels, scratch, .windows = windows, .places = places};
  GOMP_parallel(forward_body, &work, (unsigned)threads, 0);
}

void batch_norm_pool_backward(const batch_norm *n, const norm_windows *windows, const void *source,
                              const void *target_gradient, const void *places, void *source_gradient,
                              float *scale_gradient, float *shift_gradient, float *scratch, int threads) {
  norm_work work = {n, source, source_gradient, scratch + 4 * n->channels, scratch, scale_gradient, shift_gradient,
                    windows, target_gradient, (void *)places};
  find_norm_factors(&work);
  GOMP_parallel(backward_body, &work, (unsigned)threads, 0);
}
#else
void batch_norm_pool_forward(const batch_norm *n, const norm_windows *windows, const void *source, void *target,
                             void *places, float *scratch, int threads) {
  __builtin_trap();
}
void batch_norm_pool_backward(const batch_norm *n, const norm_windows *windows, const void *source,
                              const void *target_gradient, const void *places, void *source_gradient,
                              float *scale_gradient, float *shift_gradient, float *scratch, int threads) {
  __builtin_trap();
}
#endif

long batch_norm_pool_scratch_count(const batch_norm *n, const norm_windows *windows) {
  const long rest = batch_norm_scratch_count(n), own = (2 * chunk_count(windows) + 4) * n->channels;
  return rest > own ? rest : own;
}
