#include "winograd.h"

long winograd_filter_count(const winograd_shape *s) { return points * s->c * s->o; }

long winograd_scratch_count(const winograd_shape *s, int threads) {
  return larger(winograd_convolve_scratch(s, threads), winograd_gradient_scratch(s));
}

/// One call of `winograd_transform_filters`, shared by its threads.
typedef struct {
  const winograd_shape *shape;
  const float *filters;
  int adjoint;
  float *transformed;
} filter_work;

/// G w of one column.
INLINE void transform_filter(const vector8 w[3], vector8 out[6]) {
  const vector8 sum = (w[0] + w[2]) * (1.0f / 6), middle = w[1] * (1.0f / 6);
  const vector8 sum2 = w[0] * (1.0f / 24) + w[2] * (1.0f / 6), middle2 = w[1] * (1.0f / 12);
  out[0] = w[0] * 0.25f;
  out[1] = -sum - middle;
  out[2] = middle - sum;
  out[3] = sum2 + middle2;
  out[4] = sum2 - middle2;
  out[5] = w[2];
}

/// The filters from input `c` to eight outputs from `o`: transformed[p][o / 16][c][o % 16].
FOR_EVERY_PROCESSOR static void transform_eight(const filter_work *work, long o, long c) {
  const winograd_shape *s = work->shape;
  vector8 half[6][3];
  for (int j = 0; j < 3; j++) {
    vector8 column[3], out[6];
    for (int i = 0; i < 3; i++)
      for (int lane = 0; lane < 8; lane++)
        column[i][lane] = work->adjoint ? work->filters[(c * s->o + o + lane) * 9 + 8 - (i * 3 + j)]
                                        : work->filters[((o + lane) * s->c + c) * 9 + i * 3 + j];
    transform_filter(column, out);
    for (int i = 0; i < 6; i++) half[i][j] = out[i];
  }
  float *at = work->transformed + o / 16 * s->c * 16 + c * 16 + o % 16;
  for (int i = 0; i < 6; i++) {
    vector8 out[6];
    transform_filter(half[i], out);
    for (int j = 0; j < 6; j++) store8(at + (i * 6 + j) * s->c * s->o, out[j]);
  }
}

static void transform_share(void *data) {
  const filter_work *work = data;
  const long eights = work->shape->o / 8, step = omp_get_num_threads();
  for (long e = omp_get_thread_num(); e < eights; e += step)
    for (long c = 0; c < work->shape->c; c++) transform_eight(work, e * 8, c);
}

void winograd_transform_filters(const winograd_shape *shape, const float *filters, int adjoint, float *transformed,
                                int threads) {
  filter_work work = {shape, filters, adjoint, transformed};
  GOMP_parallel(transform_share, &work, threads, 0);
}
