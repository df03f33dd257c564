#include "tile_convolution.h"

#if defined(__x86_64__)
/// One call of `tile_convolve`, shared by its threads band by band.
typedef struct {
  const tile_convolution *shape;
  const unsigned short *source, *filters;
  const float *bias;
  int relu;
  unsigned short *target;
  convolution_layout layout;
  int *pixels;              // by place of a band: its pixel, or -1 beside the image
  unsigned short *buffers;  // of each thread
  long next_band;
} convolution_work;

/// The products of 32 places with 32 filters, [32][32].
INLINE WITH_TILES void multiply_places(const convolution_layout *l, const unsigned short *places,
                                       const unsigned short *filters, float *sums) {
  enum { tile_numbers = tile * 2 * tile, row = 2 * tile };
  const long kernel = l->shape.kernel, channels = l->shape.c, row_bytes = channels * sizeof(short);
  _tile_zero(0), _tile_zero(1), _tile_zero(2), _tile_zero(3);
  for (long y = 0; y < kernel; y++)
    for (long x = 0; x < kernel; x++) {
      const unsigned short *at = places + (y * (l->shape.w + l->pad) + x) * channels;
      for (long c = 0; c < channels; c += 2 * tile, filters += 2 * tile_numbers) {
        _tile_loadd(4, at + c, row_bytes);
        _tile_loadd(6, filters, tile_bytes);
        _tile_dpbf16ps(0, 4, 6);
        _tile_loadd(7, filters + tile_numbers, tile_bytes);
        _tile_dpbf16ps(1, 4, 7);
        _tile_loadd(5, at + tile * channels + c, row_bytes);
        _tile_dpbf16ps(2, 5, 6);
        _tile_dpbf16ps(3, 5, 7);
      }
    }
  _tile_stored(0, sums, 2 * tile_bytes), _tile_stored(1, sums + tile, 2 * tile_bytes);
  _tile_stored(2, sums + tile * row, 2 * tile_bytes), _tile_stored(3, sums + tile * row + tile, 2 * tile_bytes);
}

/// Rounds the sums of 32 places to bf16, where they are pixels below `end`, for the channels from `o` on.
INLINE WITH_TILES void write_places(const convolution_work *work, const float *sums, const int *pixels, int end,
                                    long o, unsigned short *target) {
  const __m512 low = work->bias ? _mm512_loadu_ps(work->bias + o) : _mm512_setzero_ps();
  const __m512 high = work->bias ? _mm512_loadu_ps(work->bias + o + tile) : _mm512_setzero_ps();
  const __m512 least = _mm512_set1_ps(work->relu ? 0 : -__builtin_inff());
  for (long i = 0; i < 2 * tile; i++, sums += 2 * tile) {
    if (pixels[i] < 0 || pixels[i] >= end) continue;
    const __m512 a = _mm512_max_ps(_mm512_add_ps(_mm512_load_ps(sums), low), least);
    const __m512 b = _mm512_max_ps(_mm512_add_ps(_mm512_load_ps(sums + tile), high), least);
    _mm512_storeu_si512(target + pixels[i] * work->shape->o + o, (__m512i)_mm512_cvtne2ps_pbh(b, a));
  }
}

static WITH_TILES void convolve_band(const convolution_work *work, long band, unsigned short *buffer) {
  const tile_convolution *s = work->shape;
  const convolution_layout *l = &work->layout;
  const long image = band / l->bands, first = band % l->bands * l->rows, rest = s->h - first;
  const long rows = rest < l->rows ? rest : l->rows;
  const unsigned short *places = buffer + l->thin_count;
  copy_rows(s, work->source + image * s->h * s->w * s->c, first, rows, buffer);
  if (is_thin(s)) gather_columns(s, buffer, rows, buffer + l->thin_count);
  unsigned short *target = work->target + (image * s->h + first) * s->w * s->o;
  float sums[4 * tile * tile] __attribute__((aligned(64)));
  for (long o = 0; o < s->o; o += 2 * tile)
    for (long block = 0; block < l->blocks; block++) {
      const long place = block * 2 * tile;
      multiply_places(l, places + place * l->shape.c, work->filters + o / (2 * tile) * block_filters(&l->shape), sums);
      write_places(work, sums, work->pixels + place, (int)(rows * s->w), o, target);
    }
}

static WITH_TILES void convolution_body(void *data) {
  convolution_work *work = data;
  const convolution_layout *l = &work->layout;
  unsigned short *buffer = work->buffers + omp_get_thread_num() * l->count;
  memset(buffer, 0, l->count * sizeof *buffer);
  configure_tiles();
  for (long band; take(&work->next_band, work->shape->n * l->bands, &band);) convolve_band(work, band, buffer);
  _tile_release();
}

void tile_convolve(const tile_convolution *s, const void *source, const void *filters, const float *bias, int relu,
                   void *target, float *scratch, int threads) {
  convolution_work work = {s, source, filters, bias, relu, target, convolution_layout_of(s)};
  const convolution_layout *l = &work.layout;
  const long width = s->w + l->pad, places = l->blocks * 2 * tile;
  work.pixels = (int *)scratch;
  for (long i = 0; i < places; i++) work.pixels[i] = i % width < s->w ? (int)(i / width * s->w + i % width) : -1;
  work.buffers = (unsigned short *)(scratch + places);
  GOMP_parallel(convolution_body, &work, (unsigned)threads, 0);
}
#else
void tile_convolve(const tile_convolution *s, const void *source, const void *filters, const float *bias, int relu,
                   void *target, float *scratch, int threads) {
  __builtin_trap();
}
#endif

int tile_convolution_is_possible(const tile_convolution *s) { return fits_tiles(s); }

long tile_convolution_scratch_count(const tile_convolution *s, int threads) {
  const convolution_layout l = convolution_layout_of(s);
  return l.blocks * 2 * tile + threads * l.count / 2;
}

long tile_filter_count(const tile_convolution *s) {
  const tile_convolution m = multiplied(s);
  return s->o / (2 * tile) * block_filters(&m);
}

/// One call of `tile_pack_filters`.
typedef struct {
  const tile_convolution *shape;
  const float *filters;
  int adjoint;
  unsigned short *packed;
  long next_block;
} packing_work;

/// The filters of 32 channels of the output: by tap and 32 channels of the input two tiles, of pairs of channels.
static void pack_block(const packing_work *work, long block) {
  const tile_convolution *s = work->shape, m = multiplied(s);
  const long taps = s->kernel * s->kernel, thin = is_thin(s);
  unsigned short *to = work->packed + block * block_filters(&m);
  memset(to, 0, block_filters(&m) * sizeof *to);
  for (long i = 0; i < 2 * tile; i++)
    for (long c = 0; c < s->c; c++) {
      const long o = block * 2 * tile + i;
      const float *from = work->filters + (work->adjoint ? c * s->o + o : o * s->c + c) * taps;
      for (long tap = 0; tap < taps; tap++) {
        const long channel = thin ? tap * s->c + c : c, pair = channel % (2 * tile) / 2;
        const long at = ((thin ? 0 : tap) * (m.c / (2 * tile)) + channel / (2 * tile)) * 2 + i / tile;
        to[(at * tile + pair) * 2 * tile + i % tile * 2 + channel % 2] =
            to_bf16(from[work->adjoint ? taps - 1 - tap : tap]);
      }
    }
}

static void packing_body(void *data) {
  packing_work *work = data;
  for (long block; take(&work->next_block, work->shape->o / (2 * tile), &block);) pack_block(work, block);
}

void tile_pack_filters(const tile_convolution *s, const float *filters, int adjoint, void *packed, int threads) {
  packing_work work = {s, filters, adjoint, packed};
  GOMP_parallel(packing_body, &work, (unsigned)threads, 0);
}
