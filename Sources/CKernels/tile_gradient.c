#include "tile_gradient.h"

#if defined(__x86_64__)
/// One call of `tile_filter_gradient`, shared by its threads.
typedef struct {
  const tile_convolution *plain;  // `layout.shape` is what is multiplied
  const unsigned short *source, *target_gradient;
  float *filter_gradient, *bias_gradient;
  gradient_layout layout;
  // Of a group of bands: the gradients, transposed; the images, pixels in pairs; the sums of the gradients by band.
  unsigned short *gradients, *images;
  float *biases;
  float *sums;                      // [O / 32][C / 32][kernel^2] blocks of four tiles
  const unsigned short *nothing;    // zeros, for pixels beside the image
  const unsigned short **pixels;    // by thread: where the places of a band are
  unsigned short *columns;          // by thread: a thin image's padded rows, and its columns
  long next_band, next_unit;
} gradient_work;

/// Where each place of a band is in channels last memory: `first` and `rows` of the image, `padding` columns of nothing
/// before each row, as `columns` and the next row's share them.
static void list_pixels(const gradient_work *work, const unsigned short *image, long channels, long first, long rows,
                        long padding, long count, const unsigned short **pixels) {
  const tile_convolution *s = &work->layout.shape;
  long i = 0;
  for (long y = first; y < first + rows && i < count; y++) {
    const int is_inside = y >= 0 && y < s->h;
    for (long x = -padding; x < s->w + work->layout.pad - padding && i < count; x++)
      pixels[i++] = is_inside && x >= 0 && x < s->w ? image + (y * s->w + x) * channels : work->nothing;
  }
  while (i < count) pixels[i++] = work->nothing;
}

/// The pairs of a pixel and the next, 16 of 32 channels of each side by side: a tile's row on the right of a product.
/// One instruction takes every other four of the channels, so `channel_of` says which they are.
INLINE WITH_TILES __m512i pair_of(const unsigned short *a, const unsigned short *b, long half) {
  const __m512i left = _mm512_loadu_si512(a), right = _mm512_loadu_si512(b);
  return half ? _mm512_unpackhi_epi16(left, right) : _mm512_unpacklo_epi16(left, right);
}

/// The channel that stands at a place among those of all blocks of 16.
INLINE long channel_of(long place) {
  const long lane = place % tile, half = place / tile % 2;
  return place / 32 * 32 + lane / 4 * 8 + half * 4 + lane % 4;
}

/// [parity][C / 16][pairs][16][2]: pairs that begin at even places and at odd ones, so that a tap at any offset finds
/// its pairs.
static WITH_TILES void pair_pixels(const gradient_work *work, const unsigned short **pixels, unsigned short *to) {
  const long pairs = work->layout.pairs, blocks = work->layout.shape.c / tile;
  for (long b = 0; b < blocks; b += 2)
    for (long q = 0; q < pairs; q++)
      for (long part = 0; part < 4; part++) {
        const unsigned short **at = pixels + 2 * q + part / 2;
        _mm512_storeu_si512(to + ((part / 2 * blocks + b + part % 2) * pairs + q) * 2 * tile,
                            pair_of(at[0] + b * tile, at[1] + b * tile, part % 2));
      }
}

/// Rows become columns.
INLINE WITH_TILES void transpose(__m512i r[tile]) {
  __m512i t[tile];
  for (int i = 0; i < tile; i += 2) {
    t[i] = _mm512_unpacklo_epi32(r[i], r[i + 1]);
    t[i + 1] = _mm512_unpackhi_epi32(r[i], r[i + 1]);
  }
  for (int i = 0; i < tile; i += 4)
    for (int j = 0; j < 2; j++) {
      r[i + 2 * j] = _mm512_unpacklo_epi64(t[i + j], t[i + j + 2]);
      r[i + 2 * j + 1] = _mm512_unpackhi_epi64(t[i + j], t[i + j + 2]);
    }
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 2; j++) {
      t[8 * j + i] = _mm512_shuffle_i32x4(r[8 * j + i], r[8 * j + i + 4], 0x88);
      t[8 * j + i + 4] = _mm512_shuffle_i32x4(r[8 * j + i], r[8 * j + i + 4], 0xdd);
    }
  for (int i = 0; i < 8; i++) {
    r[i] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0x88);
    r[i + 8] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0xdd);
  }
}

/// [O / 16][steps][16][32]: a tile on the left holds 32 places of each of 16 channels. Sums go to `bias`.
static WITH_TILES void transpose_gradients(const gradient_work *work, const unsigned short **pixels, unsigned short *to,
                                           float *bias) {
  const __m512bh ones = (__m512bh)_mm512_set1_epi16(0x3f80);
  for (long b = 0; b < work->layout.shape.o / tile; b++) {
    __m512 sum = _mm512_setzero_ps();
    for (long step = 0; step < work->layout.steps; step++) {
      const unsigned short **at = pixels + step * 2 * tile;
      __m512i rows[tile];
      for (int i = 0; i < tile; i++) {
        rows[i] = pair_of(at[2 * i] + b / 2 * 32, at[2 * i + 1] + b / 2 * 32, b % 2);
        sum = _mm512_dpbf16_ps(sum, (__m512bh)rows[i], ones);
      }
      transpose(rows);
      for (int i = 0; i < tile; i++)
        _mm512_storeu_si512(to + ((b * work->layout.steps + step) * tile + i) * 2 * tile, rows[i]);
    }
    _mm512_storeu_ps(bias + b * tile, sum);
  }
}

/// Where the places of an image's band are, or those of its columns.
static void list_images(const gradient_work *work, long index, long first, long rows, const unsigned short **pixels) {
  const tile_convolution *s = &work->layout.shape, *plain = work->plain;
  const gradient_layout *l = &work->layout;
  const unsigned short *image = work->source + index * plain->h * plain->w * plain->c;
  if (!is_thin(plain)) {
    list_pixels(work, image, s->c, first - l->pad, rows + 2 * l->pad, l->pad, l->places, pixels);
    return;
  }
  unsigned short *padded = work->columns + omp_get_thread_num() * (l->thin_count + l->column_count);
  copy_rows(plain, image, first, rows, padded);
  gather_columns(plain, padded, rows, padded + l->thin_count);
  list_pixels(work, padded + l->thin_count, s->c, 0, rows, 0, l->places, pixels);
}

/// Brings one band of an image and of its gradients into the order of tiles.
static void arrange_band(const gradient_work *work, long band, long place) {
  const tile_convolution *s = &work->layout.shape;
  const gradient_layout *l = &work->layout;
  const long image = band / l->bands, first = band % l->bands * l->rows, rest = s->h - first;
  const long rows = rest < l->rows ? rest : l->rows;
  const unsigned short **pixels = work->pixels + omp_get_thread_num() * l->places;
  list_images(work, image, first, rows, pixels);
  pair_pixels(work, pixels, work->images + place * l->image_count);
  list_pixels(work, work->target_gradient + image * s->h * s->w * s->o, s->o, first, rows, 0, l->steps * 2 * tile,
              pixels);
  transpose_gradients(work, pixels, work->gradients + place * l->gradient_count, work->biases + place * s->o);
}

/// Adds the group's products of 32 channels of the gradients and 32 of the images at one tap.
static WITH_TILES void multiply_block(const gradient_work *work, long unit, int bands, int is_first) {
  const tile_convolution *s = &work->layout.shape;
  const gradient_layout *l = &work->layout;
  const long taps = s->kernel * s->kernel, across = s->c / 32;
  const long o = unit / (across * taps) * 2, c = unit / taps % across * 2, tap = unit % taps;
  const long shift = tap / s->kernel * (s->w + l->pad) + tap % s->kernel;
  const long left = l->steps * tile * 2 * tile, right = l->pairs * 2 * tile;
  const unsigned short *a = work->gradients + o * left;
  const unsigned short *b = work->images + (shift % 2 * (s->c / tile) + c) * right + shift / 2 * 2 * tile;
  float *sums = work->sums + unit * 4 * tile * tile;
  if (is_first) {
    _tile_zero(0), _tile_zero(1), _tile_zero(2), _tile_zero(3);
  } else {
    _tile_loadd(0, sums, tile_bytes), _tile_loadd(1, sums + tile * tile, tile_bytes);
    _tile_loadd(2, sums + 2 * tile * tile, tile_bytes), _tile_loadd(3, sums + 3 * tile * tile, tile_bytes);
  }
  for (int band = 0; band < bands; band++, a += l->gradient_count, b += l->image_count)
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

/// The sums of a block, to plain filters [O, C, kernel, kernel].
static void write_block(const gradient_work *work, long unit) {
  const tile_convolution *s = &work->layout.shape;
  const long count = work->plain->c * work->plain->kernel * work->plain->kernel;
  const long taps = s->kernel * s->kernel, across = s->c / 32;
  const long o = unit / (across * taps) * 32, c = unit / taps % across * 32, tap = unit % taps;
  const float *sums = work->sums + unit * 4 * tile * tile;
  for (long i = 0; i < 32; i++)
    for (long j = 0; j < 32; j++) {
      const long place = place_of(work, c + channel_of(j), tap);
      if (place < 0) continue;
      work->filter_gradient[(o + channel_of(i)) * count + place] =
          sums[((i / tile * 2 + j / tile) * tile + i % tile) * tile + j % tile];
    }
}

/// Adds the group's sums of the gradients, band by band.
static void add_biases(const gradient_work *work, long bands, int is_first) {
  const long o = work->layout.shape.o;
  for (long i = 0; i < o; i++) {
    float *bias = work->bias_gradient + channel_of(i);
    if (is_first) *bias = 0;
    for (long band = 0; band < bands; band++) *bias += work->biases[band * o + i];
  }
}

static WITH_TILES void gradient_body(void *data) {
  gradient_work *work = data;
  const gradient_layout *l = &work->layout;
  const long all = l->shape.n * l->bands, units = sum_count(&l->shape) / (4 * tile * tile);
  const long buffer_count = l->thin_count + l->column_count;
  memset(work->columns + omp_get_thread_num() * buffer_count, 0, buffer_count * sizeof(short));
  configure_tiles();
  for (long from = 0, group = 0; from < all; from += l->group, group++) {
    const int bands = (int)(all - from < l->group ? all - from : l->group);
    for (long band; take(&work->next_band, from + bands, &band);) arrange_band(work, band, band - from);
    GOMP_barrier();
    for (long unit; take(&work->next_unit, (group + 1) * units, &unit);)
      multiply_block(work, unit - group * units, bands, from == 0);
    if (omp_get_thread_num() == 0) add_biases(work, bands, from == 0);
    GOMP_barrier();
  }
  _tile_release();
  long first, last;
  share_of(units, &first, &last);
  for (long unit = first; unit < last; unit++) write_block(work, unit);
}

void tile_filter_gradient(const tile_convolution *s, const void *source, const void *target_gradient,
                          float *filter_gradient, float *bias_gradient, float *scratch, int threads) {
  const gradient_layout l = gradient_layout_of(s);
  gradient_work work = {s, source, target_gradient, filter_gradient, bias_gradient, l};
  const long widest = widest_pixel(&l.shape);
  float *next = scratch;
  work.sums = next;
  next += sum_count(&l.shape);
  work.gradients = (unsigned short *)next;
  next += l.group * l.gradient_count / 2;
  work.images = (unsigned short *)next;
  next += l.group * l.image_count / 2;
  work.biases = next;
  next += l.group * s->o;
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
  return sum_count(&l.shape) + l.group * ((l.gradient_count + l.image_count) / 2 + s->o) + widest_pixel(&l.shape) / 2 +
         threads * ((l.thin_count + l.column_count) / 2 + l.places * pointer_floats);
}
