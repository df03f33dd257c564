// Part of winograd_8.c and winograd_16.c: the convolution.
#include "winograd_transforms.h"

/// One call of `winograd_convolve`, shared by its threads.
typedef struct {
  const winograd_shape *shape;
  const void *source;
  const float *transformed, *bias;
  int relu;
  void *target;
  float *scratch;
  long next;  // the next block that no thread has taken
} convolve_work;

/// Tiles that a thread takes at a time: their transforms stay in its cache, and each filter serves as many.
INLINE long block_tiles(const winograd_shape *s) {
  const long fitting = (1 << 18) / (points * (s->c + s->o)) / 6 * 6;
  return larger(24, smaller(96, fitting));
}

INLINE long block_floats(const winograd_shape *s) {
  return points * (block_tiles(s) * (s->c + s->o) + 2 * gap);
}

long WITH_LANES(winograd_convolve_scratch)(const winograd_shape *s, int threads) { return threads * block_floats(s); }

/// From the products of tiles first..<last, of `side` outputs a side, to the images.
INLINE void write_outputs(const int side, const convolve_work *work, long first, long last, const float *from,
                          long matrix) {
  const winograd_shape *s = work->shape;
  const long across = tiles_across(s), tiles = tiles_down(s) * across;
  const long rows = output_rows(s), columns = output_columns(s), block = s->block;
  for (long t = first; t < last; t++) {
    const long n = t / tiles, y = t % tiles / across * side, x = t % across * side;
    const long height = smaller(side, rows - y), width = smaller(side, columns - x);
    for (long g = 0; g < s->o / LANES; g++) {
      const float *at = from + (t - first) * s->o + g * LANES;
      const vector bias = work->bias ? load(work->bias + g * LANES) : zeros();
      vector half[4][6];
      for (int j = 0; j < 6; j++) {
        vector column[6], out[4];
        for (int i = 0; i < 6; i++) column[i] = load(at + (i * 6 + j) * matrix);
        transform_output(side, column, out);
        for (int i = 0; i < side; i++) half[i][j] = out[i];
      }
      const ptrdiff_t to = plane_offset(n, s->o, g, rows * columns, block) + (y * columns + x) * block;
      for (int i = 0; i < height; i++) {
        vector out[4];
        transform_output(side, half[i], out);
        for (int j = 0; j < width; j++) {
          vector value = out[j] + bias;
          if (work->relu) value = (vector)((vector_mask)value & (value > zeros()));
          const ptrdiff_t at = to + (i * columns + j) * block;
          if (s->is_bf16)
            store_bf16((unsigned short *)work->target + at, value);
          else
            store((float *)work->target + at, value);
        }
      }
    }
  }
}

KERNEL static void convolve_block(const convolve_work *work, long first, long last, float *scratch) {
  const winograd_shape *s = work->shape;
  const long tiles = block_tiles(s), inputs = tiles * s->c + gap, outputs = tiles * s->o + gap;
  float *products = scratch + points * inputs;
  transform_inputs(s, work->source, first, last, scratch, inputs, s->c);
  for (int p = 0; p < points; p++)
    for (long o = 0; o < s->o; o += 2 * LANES)
      multiply_panel(last - first, s->c, scratch + p * inputs, s->c, 1, work->transformed + (p * s->o + o) * s->c, 2 * LANES,
                     products + p * outputs + o, s->o, 0);
  if (s->kernel == 3)
    write_outputs(4, work, first, last, products, outputs);
  else
    write_outputs(2, work, first, last, products, outputs);
}

static void convolve_blocks(void *data) {
  convolve_work *work = data;
  const long tiles = block_tiles(work->shape), all = tile_count(work->shape);
  float *scratch = work->scratch + omp_get_thread_num() * block_floats(work->shape);
  for (;;) {
    const long first = __atomic_fetch_add(&work->next, 1, __ATOMIC_RELAXED) * tiles;
    if (first >= all) return;
    convolve_block(work, first, smaller(first + tiles, all), scratch);
  }
}

void WITH_LANES(winograd_convolve)(const winograd_shape *shape, const void *source, const float *transformed,
                                   const float *bias, int relu, void *target, float *scratch, int threads) {
  convolve_work work = {shape, source, transformed, bias, relu, target, scratch, 0};
  GOMP_parallel(convolve_blocks, &work, threads, 0);
}
