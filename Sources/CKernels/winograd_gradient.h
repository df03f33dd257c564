// Part of winograd_8.c and winograd_16.c: the gradient of the filters.
#include "winograd_transforms.h"

/// One call of `winograd_filter_gradient`, shared by its threads.
typedef struct {
  const winograd_shape *shape;
  const void *source, *target_gradient;
  float *filter_gradient, *bias_gradient;
  float *inputs, *gradients, *sums;  // transformed inputs and gradients of a block; [36][C][O]
} gradient_work;

/// Tiles between two additions to the sums.
enum { gradient_tiles = 128 };

INLINE long input_row(const winograd_shape *s) { return s->c + gap; }
INLINE long gradient_row(const winograd_shape *s) { return s->o + gap; }
INLINE long input_matrix(const winograd_shape *s) { return gradient_tiles * input_row(s) + gap; }
INLINE long gradient_matrix(const winograd_shape *s) { return gradient_tiles * gradient_row(s) + gap; }

long WITH_LANES(winograd_gradient_scratch)(const winograd_shape *s) {
  return points * (input_matrix(s) + gradient_matrix(s) + s->c * s->o);
}

/// The transformed gradients of tiles first..<last, of `side` outputs a side: to[p][t - first][channel].
INLINE void transform_gradients(const int side, const gradient_work *work, long first, long last, float *to) {
  const winograd_shape *s = work->shape;
  const long across = tiles_across(s), tiles = tiles_down(s) * across, matrix = gradient_matrix(s);
  const long rows = output_rows(s), columns = output_columns(s);
  for (long t = first; t < last; t++) {
    const long n = t / tiles, y = t % tiles / across * side, x = t % across * side;
    for (long g = 0; g < s->o / LANES; g++) {
      vector d[4][6], half[6][4];
      read_window(s, side, work->target_gradient, plane_offset(n, s->o, g, rows * columns, s->block), y, x, rows,
                  columns, d);
      for (int j = 0; j < side; j++) {
        vector column[4], out[6];
        for (int i = 0; i < side; i++) column[i] = d[i][j];
        transform_gradient(side, column, out);
        for (int i = 0; i < 6; i++) half[i][j] = out[i];
      }
      float *at = to + (t - first) * gradient_row(s) + g * LANES;
      for (int i = 0; i < 6; i++) {
        vector out[6];
        transform_gradient(side, half[i], out);
        for (int j = 0; j < 6; j++) store(at + (i * 6 + j) * matrix, out[j]);
      }
    }
  }
}

KERNEL static void transform_block(const gradient_work *work, long first, long from, long to) {
  const winograd_shape *s = work->shape;
  transform_inputs(s, work->source, from, to, work->inputs + (from - first) * input_row(s), input_matrix(s),
                   input_row(s));
  float *gradients = work->gradients + (from - first) * gradient_row(s);
  if (s->kernel == 3)
    transform_gradients(4, work, from, to, gradients);
  else
    transform_gradients(2, work, from, to, gradients);
}

/// Adds a block's products at point p, for 2 LANES outputs.
KERNEL static void add_products(const gradient_work *work, long p, long o, long count) {
  const winograd_shape *s = work->shape;
  const float *inputs = work->inputs + p * input_matrix(s), *gradients = work->gradients + p * gradient_matrix(s) + o;
  multiply_panel(s->c, count, inputs, 1, input_row(s), gradients, gradient_row(s), work->sums + p * s->c * s->o + o,
                 s->o, 1);
  if (p != 7) return;
  // At the point (1, 1) the transformed gradient of a tile is its sum.
  for (long t = 0; t < count; t++)
    for (int half = 0; half < 2 * LANES; half += LANES)
      store(work->bias_gradient + o + half,
             load(work->bias_gradient + o + half) + load(gradients + t * gradient_row(s) + half));
}

/// G' m of one column: from six sums to `kernel` filter values, 3 or 5.
INLINE void transform_sums(const int kernel, const vector m[6], vector out[]) {
  const vector s = m[1] + m[2], t = m[3] + m[4], d = m[2] - m[1], e = m[3] - m[4];
  out[0] = m[0] * 0.25f - s * (1.0f / 6) + t * (1.0f / 24);
  out[1] = d * (1.0f / 6) + e * (1.0f / 12);
  out[2] = (t - s) * (1.0f / 6);
  if (kernel == 3) {
    out[2] += m[5];
    return;
  }
  out[3] = d * (1.0f / 6) + e * (1.0f / 3);
  out[4] = t * (2.0f / 3) - s * (1.0f / 6) + m[5];
}

INLINE void write_lanes_of(const int kernel, const gradient_work *work, long o, long c) {
  const winograd_shape *s = work->shape;
  vector half[5][6];
  for (int j = 0; j < 6; j++) {
    vector column[6], out[5];
    for (int i = 0; i < 6; i++) column[i] = load(work->sums + ((i * 6 + j) * s->c + c) * s->o + o);
    transform_sums(kernel, column, out);
    for (int i = 0; i < kernel; i++) half[i][j] = out[i];
  }
  for (int i = 0; i < kernel; i++) {
    vector out[5];
    transform_sums(kernel, half[i], out);
    for (int j = 0; j < kernel; j++)
      for (int lane = 0; lane < LANES; lane++)
        work->filter_gradient[(((o + lane) * s->c + c) * kernel + i) * kernel + j] = out[j][lane];
  }
}

KERNEL static void write_lanes(const gradient_work *work, long o, long c) {
  if (work->shape->kernel == 3)
    write_lanes_of(3, work, o, c);
  else
    write_lanes_of(5, work, o, c);
}

static void gradient_share(void *data) {
  const gradient_work *work = data;
  const winograd_shape *s = work->shape;
  const long thread = omp_get_thread_num(), threads = omp_get_num_threads(), all = tile_count(s);
  const long panels = s->o / (2 * LANES), parts = points * panels;
  for (long first = 0; first < all; first += gradient_tiles) {
    const long count = smaller(gradient_tiles, all - first);
    long from, to, part, last_part;
    share_of(count, &from, &to);
    transform_block(work, first, first + from, first + to);
    GOMP_barrier();
    share_of(parts, &part, &last_part);
    for (; part < last_part; part++)
      add_products(work, part / panels, part % panels * 2 * LANES, count);
    GOMP_barrier();
  }
  for (long e = thread; e < s->o / LANES; e += threads)
    for (long c = 0; c < s->c; c++) write_lanes(work, e * LANES, c);
}

void WITH_LANES(winograd_filter_gradient)(const winograd_shape *s, const void *source, const void *target_gradient,
                                          float *filter_gradient, float *bias_gradient, float *scratch,
                                          int threads) {
  float *gradients = scratch + points * input_matrix(s), *sums = gradients + points * gradient_matrix(s);
  gradient_work work = {s, source, target_gradient, filter_gradient, bias_gradient, scratch, gradients, sums};
  memset(sums, 0, sizeof(float) * points * s->c * s->o);
  memset(bias_gradient, 0, sizeof(float) * s->o);
  GOMP_parallel(gradient_share, &work, threads, 0);
}
