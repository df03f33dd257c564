#include "tile_arrange.h"

/// Groups that are arranged at a time: each thread's, or one.
static long group_count(const gradient_layout *l, long threads) { return l->slices > 1 ? threads : 1; }

#if defined(__x86_64__)
/// Adds the group's products of 32 channels of the gradients and 32 of the images at one tap.
static WITH_TILES void multiply_block(const gradient_work *work, const band_group *group, long bands, long unit,
                                      float *sums, int is_first) {
  const tile_convolution *s = &work->layout.shape;
  const gradient_layout *l = &work->layout;
  const long taps = s->kernel * s->kernel, across = s->c / 32;
  const long o = unit / (across * taps) * 2, c = unit / taps % across * 2, tap = unit % taps;
  const long shift = tap / s->kernel * (s->w + l->pad) + tap % s->kernel;
  const long left = l->steps * tile * 2 * tile, right = l->pairs * 2 * tile;
  const unsigned short *a = group->gradients + o * left;
  const unsigned short *b = group->images + (shift % 2 * (s->c / tile) + c) * right + shift / 2 * 2 * tile;
  sums += unit * 4 * tile * tile;
  if (is_first) {
    _tile_zero(0), _tile_zero(1), _tile_zero(2), _tile_zero(3);
  } else {
    _tile_loadd(0, sums, tile_bytes), _tile_loadd(1, sums + tile * tile, tile_bytes);
    _tile_loadd(2, sums + 2 * tile * tile, tile_bytes), _tile_loadd(3, sums + 3 * tile * tile, tile_bytes);
  }
  for (long band = 0; band < bands; band++, a += l->gradient_count, b += l->image_count)
    for (long step = 0; step < l->steps; step++) {
      const long at = step * tile * 2 * tile;
      _tile_loadd(4, a + at, tile_bytes);
      _tile_loadd(6, b + at, tile_bytes);
      _tile_dpbf16ps(0, 4, 6);
      _tile_loadd(7, b + right + at, tile_bytes);
      _tile_dpbf16ps(1, 4, 7);
      _tile_loadd(5, a + left + at, tile_bytes);
      _tile_dpbf16ps(2, 5, 6);
      _tile_dpbf16ps(3, 5, 7);
    }
  _tile_stored(0, sums, tile_bytes), _tile_stored(1, sums + tile * tile, tile_bytes);
  _tile_stored(2, sums + 2 * tile * tile, tile_bytes), _tile_stored(3, sums + 3 * tile * tile, tile_bytes);
}

/// Where the gradient of a multiplied channel's filter stands among those of one output's plain filters; -1 for the
/// channels that columns leave over.
static long place_of(const gradient_work *work, long channel, long tap) {
  const long taps = work->plain->kernel * work->plain->kernel, c = work->plain->c;
  if (!is_thin(work->plain)) return channel * taps + tap;
  return channel < c * taps ? channel % c * taps + channel / c : -1;
}

/// The sums of a block over all slices, in their order, to plain filters [O, C, kernel, kernel].
static void write_block(const gradient_work *work, long unit) {
  const tile_convolution *s = &work->layout.shape;
  const long count = work->plain->c * work->plain->kernel * work->plain->kernel;
  const long taps = s->kernel * s->kernel, across = s->c / 32;
  const long o = unit / (across * taps) * 32, c = unit / taps % across * 32, tap = unit % taps;
  float *sums = work->sums + unit * 4 * tile * tile;
  for (long slice = 1; slice < work->layout.slices; slice++)
    for (long i = 0; i < 4 * tile * tile; i++) sums[i] += sums[slice * sum_count(s) + i];
  for (long i = 0; i < 32; i++)
    for (long j = 0; j < 32; j++) {
      const long place = place_of(work, c + channel_of(j), tap);
      if (place < 0) continue;
      work->filter_gradient[(o + channel_of(i)) * count + place] =
          sums[((i / tile * 2 + j / tile) * tile + i % tile) * tile + j % tile];
    }
}

/// Adds the group's sums of the gradients, band by band.
static void add_biases(const gradient_work *work, const band_group *group, long bands, float *sums, int is_first) {
  const long o = work->layout.shape.o;
  for (long i = 0; i < o; i++) {
    if (is_first) sums[i] = 0;
    for (long band = 0; band < bands; band++) sums[i] += group->biases[band * o + i];
  }
}

static void write_biases(const gradient_work *work) {
  const long o = work->layout.shape.o;
  for (long i = 0; i < o; i++) {
    float sum = work->bias_sums[i];
    for (long slice = 1; slice < work->layout.slices; slice++) sum += work->bias_sums[slice * o + i];
    work->bias_gradient[channel_of(i)] = sum;
  }
}

/// One slice, by the calling thread alone.
static WITH_TILES void add_slice(const gradient_work *work, const band_group *group, long slice) {
  const gradient_layout *l = &work->layout;
  const long first = bands_of(l, slice), last = bands_of(l, slice + 1), units = unit_count(l);
  float *sums = work->sums + slice * sum_count(&l->shape), *bias = work->bias_sums + slice * l->shape.o;
  for (long from = first; from < last; from += l->group) {
    const long bands = last - from < l->group ? last - from : l->group;
    for (long band = 0; band < bands; band++) arrange_band(work, group, from + band, band);
    for (long unit = 0; unit < units; unit++) multiply_block(work, group, bands, unit, sums, from == first);
    add_biases(work, group, bands, bias, from == first);
  }
}

/// All bands, a group at a time, by all threads.
static WITH_TILES void add_together(gradient_work *work) {
  const gradient_layout *l = &work->layout;
  const band_group *group = &work->group;
  const long all = bands_of(l, l->slices), units = unit_count(l);
  for (long from = 0, index = 0; from < all; from += l->group, index++) {
    const long bands = all - from < l->group ? all - from : l->group;
    for (long band; take(&work->next_band, from + bands, &band);) arrange_band(work, group, band, band - from);
    GOMP_barrier();
    for (long unit; take(&work->next_unit, (index + 1) * units, &unit);)
      multiply_block(work, group, bands, unit - index * units, work->sums, from == 0);
    if (omp_get_thread_num() == 0) add_biases(work, group, bands, work->bias_sums, from == 0);
    GOMP_barrier();
  }
}

static WITH_TILES void gradient_body(void *data) {
  gradient_work *work = data;
  const gradient_layout *l = &work->layout;
  const long thread = omp_get_thread_num(), column_count = l->thin_count + l->column_count;
  memset(work->columns + thread * column_count, 0, column_count * sizeof(short));
  configure_tiles();
  if (l->slices > 1) {
    band_group own = work->group;
    own.gradients += thread * l->group * l->gradient_count;
    own.images += thread * l->group * l->image_count;
    own.biases += thread * l->group * l->shape.o;
    for (long slice; take(&work->next_slice, l->slices, &slice);) add_slice(work, &own, slice);
    GOMP_barrier();
  } else {
    add_together(work);
  }
  _tile_release();
  long first, last;
  share_of(unit_count(l), &first, &last);
  for (long unit = first; unit < last; unit++) write_block(work, unit);
  if (thread == 0) write_biases(work);
}

void tile_filter_gradient(const tile_convolution *s, const void *source, const void *target_gradient,
                          float *filter_gradient, float *bias_gradient, float *scratch, int threads) {
  const gradient_layout l = gradient_layout_of(s);
  gradient_work work = {s, source, target_gradient, filter_gradient, bias_gradient, l};
  const long widest = widest_pixel(&l.shape), groups = group_count(&l, threads);
  float *next = scratch;
  work.sums = next;
  next += l.slices * sum_count(&l.shape);
  work.bias_sums = next;
  next += l.slices * s->o;
  work.group.gradients = (unsigned short *)next;
  next += groups * l.group * l.gradient_count / 2;
  work.group.images = (unsigned short *)next;
  next += groups * l.group * l.image_count / 2;
  work.group.biases = next;
  next += groups * l.group * s->o;
  memset(next, 0, widest * sizeof(short));
  work.nothing = (const unsigned short *)next;
  next += widest / 2;
  work.columns = (unsigned short *)next;
  next += threads * (l.thin_count + l.column_count) / 2;
  work.pixels = (const unsigned short **)next;
  GOMP_parallel(gradient_body, &work, (unsigned)threads, 0);
}
#else
void tile_filter_gradient(const tile_convolution *s, const void *source, const void *target_gradient,
                          float *filter_gradient, float *bias_gradient, float *scratch, int threads) {
  __builtin_trap();
}
#endif

long tile_gradient_scratch_count(const tile_convolution *s, int threads) {
  const gradient_layout l = gradient_layout_of(s);
  const long pointer_floats = sizeof(void *) / sizeof(float);
  return l.slices * (sum_count(&l.shape) + s->o) +
         group_count(&l, threads) * l.group * ((l.gradient_count + l.image_count) / 2 + s->o) +
         widest_pixel(&l.shape) / 2 + threads * ((l.thin_count + l.column_count) / 2 + l.places * pointer_floats);
}
