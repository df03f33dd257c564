// Part of winograd_8.c and winograd_16.c: the filters.
#include "winograd_transforms.h"

/// One call of `winograd_transform_filters`, shared by its threads.
typedef struct {
  const winograd_shape *shape;
  const float *filters;
  int adjoint;
  float *transformed;
} filter_work;

/// G w of one column of `kernel` values, 3 or 5.
INLINE void transform_filter(const int kernel, const vector w[], vector out[6]) {
  vector sum = (w[0] + w[2]) * (1.0f / 6), middle = w[1] * (1.0f / 6);
  vector sum2 = w[0] * (1.0f / 24) + w[2] * (1.0f / 6), middle2 = w[1] * (1.0f / 12);
  if (kernel == 5) {
    sum += w[4] * (1.0f / 6);
    middle += w[3] * (1.0f / 6);
    sum2 += w[4] * (2.0f / 3);
    middle2 += w[3] * (1.0f / 3);
  }
  out[0] = w[0] * 0.25f;
  out[1] = -sum - middle;
  out[2] = middle - sum;
  out[3] = sum2 + middle2;
  out[4] = sum2 - middle2;
  out[5] = w[kernel - 1];
}

/// The filters from input `c` to LANES outputs from `o`: transformed[p][o / 2 LANES][c][o % 2 LANES].
INLINE void transform_lanes_of(const int kernel, const filter_work *work, long o, long c) {
  const winograd_shape *s = work->shape;
  const int taps = kernel * kernel;
  vector half[6][5];
  for (int j = 0; j < kernel; j++) {
    vector column[5], out[6];
    for (int i = 0; i < kernel; i++)
      for (int lane = 0; lane < LANES; lane++)
        column[i][lane] = work->adjoint ? work->filters[(c * s->o + o + lane) * taps + taps - 1 - (i * kernel + j)]
                                        : work->filters[((o + lane) * s->c + c) * taps + i * kernel + j];
    transform_filter(kernel, column, out);
    for (int i = 0; i < 6; i++) half[i][j] = out[i];
  }
  float *at = work->transformed + (o / (2 * LANES) * s->c + c) * 2 * LANES + o % (2 * LANES);
  for (int i = 0; i < 6; i++) {
    vector out[6];
    transform_filter(kernel, half[i], out);
    for (int j = 0; j < 6; j++) store(at + (i * 6 + j) * s->c * s->o, out[j]);
  }
}

KERNEL static void transform_lanes(const filter_work *work, long o, long c) {
  if (work->shape->kernel == 3)
    transform_lanes_of(3, work, o, c);
  else
    transform_lanes_of(5, work, o, c);
}

static void transform_share(void *data) {
  const filter_work *work = data;
  const long groups = work->shape->o / LANES, step = omp_get_num_threads();
  for (long e = omp_get_thread_num(); e < groups; e += step)
    for (long c = 0; c < work->shape->c; c++) transform_lanes(work, e * LANES, c);
}

void WITH_LANES(winograd_transform_filters)(const winograd_shape *shape, const float *filters, int adjoint,
                                            float *transformed, int threads) {
  filter_work work = {shape, filters, adjoint, transformed};
  GOMP_parallel(transform_share, &work, threads, 0);
}
