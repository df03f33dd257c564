#include "include/CKernels.h"
#include "kernels.h"

// What the covariance of features needs beside products; every result is the same for any number of threads.

typedef struct {
  const float *from, *mean;
  long rows, width;
  float *to;
  double *sums;
} column_work;

FOR_EVERY_PROCESSOR static void mean_share(void *data) {
  const column_work *w = data;
  enum { block = 1024 };
  double sums[block];
  long first, last;
  piece_of(w->width, &first, &last);
  for (; first < last; first += block) {
    const long count = last - first < block ? last - first : block;
    for (long k = 0; k < count; k++) sums[k] = 0;
    for (long row = 0; row < w->rows; row++) {
      const float *restrict from = w->from + row * w->width + first;
      for (long k = 0; k < count; k++) sums[k] += from[k];
    }
    for (long k = 0; k < count; k++) w->to[first + k] = (float)(sums[k] / w->rows);
  }
}

void column_means(const float *from, long rows, long width, float *mean, int threads) {
  column_work w = {.from = from, .rows = rows, .width = width, .to = mean};
  GOMP_parallel(mean_share, &w, threads, 0);
}

FOR_EVERY_PROCESSOR static void centre_share(void *data) {
  const column_work *w = data;
  long first, last;
  piece_of(w->rows, &first, &last);
  for (long row = first; row < last; row++) {
    const float *restrict from = w->from + row * w->width, *restrict mean = w->mean;
    float *restrict to = w->to + row * w->width;
    for (long k = 0; k < w->width; k++) to[k] = from[k] - mean[k];
  }
}

void centre_rows(const float *from, long rows, long width, const float *mean, float *to, int threads) {
  column_work w = {.from = from, .mean = mean, .rows = rows, .width = width, .to = to};
  GOMP_parallel(centre_share, &w, threads, 0);
}

FOR_EVERY_PROCESSOR static void triangle_share(void *data) {
  const column_work *w = data;
  // In turn, because the rows of a triangle are shorter and shorter.
  for (long row = omp_get_thread_num(); row < w->width; row += omp_get_num_threads()) {
    const float *restrict from = w->from + row * w->width;
    double *restrict sums = w->sums + row * w->width;
    for (long k = row; k < w->width; k++) sums[k] += from[k];
  }
}

void add_triangle(const float *from, long width, double *sums, int threads) {
  column_work w = {.from = from, .width = width, .sums = sums};
  GOMP_parallel(triangle_share, &w, threads, 0);
}
