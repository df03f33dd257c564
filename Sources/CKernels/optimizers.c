#include "include/CKernels.h"
#include "kernels.h"

/// One pass over a tensor, shared by its threads in pieces of whole cache lines.
typedef struct {
  float *values, *velocity, *mean, *square;
  const float *gradient;
  long count;
  float momentum, decay, rate, scale;
  const adam_step *adam;
} descent;

/// Threads that are worth waking for so many values.
static int threads_for(long count, int threads) { return count < 1 << 14 ? 1 : threads; }

FOR_EVERY_PROCESSOR static void descend_piece(void *data) {
  const descent *d = data;
  const float momentum = d->momentum, decay = d->decay, rate = d->rate, scale = d->scale;
  float *restrict values = d->values, *restrict velocity = d->velocity;
  const float *restrict gradient = d->gradient;
  long i, last;
  piece_of(d->count, &i, &last);
  for (; i < last; i++) {
    const float scaled = scale * gradient[i];  // by itself, so that a scale of 1 changes no bit
    const float moved = momentum * velocity[i] + scaled + decay * values[i];
    velocity[i] = moved;
    values[i] -= rate * moved;
  }
}

FOR_EVERY_PROCESSOR static void adam_piece(void *data) {
  const descent *d = data;
  const adam_step s = *d->adam;
  float *restrict values = d->values, *restrict mean = d->mean, *restrict square = d->square;
  const float *restrict gradient = d->gradient;
  long i, last;
  piece_of(d->count, &i, &last);
  for (; i < last; i++) {
    const float g = s.scale * gradient[i] + s.decay * values[i];
    const float m = mean[i] + s.mean_share * (g - mean[i]);
    const float v = (1 - s.square_share) * square[i] + s.square_share * (g * g);
    mean[i] = m;
    square[i] = v;
    // The library's sqrtf may set errno, and so stands in the way of vectors.
    values[i] = s.keep * values[i] - s.rate * m / (__builtin_elementwise_sqrt(v) * s.root_factor + s.epsilon);
  }
}

void descend(float *values, float *velocity, const float *gradient, long count, float momentum, float decay,
             float rate, float scale, int threads) {
  descent d = {.values = values, .velocity = velocity, .gradient = gradient, .count = count, .momentum = momentum,
               .decay = decay, .rate = rate, .scale = scale};
  GOMP_parallel(descend_piece, &d, threads_for(count, threads), 0);
}

void descend_adam(float *values, float *mean, float *square, const float *gradient, long count, const adam_step *step,
                  int threads) {
  descent d = {.values = values, .mean = mean, .square = square, .gradient = gradient, .count = count, .adam = step};
  GOMP_parallel(adam_piece, &d, threads_for(count, threads), 0);
}

typedef float floats8 __attribute__((vector_size(32), aligned(4), may_alias));
typedef double doubles8 __attribute__((vector_size(64)));

enum { sum_pieces = 64 };

/// Sums of squares: as many pieces whatever the number of threads, and added up in their order.
typedef struct {
  const float *from;
  long count;
  double sums[sum_pieces];
} squares;

FOR_EVERY_PROCESSOR static void sum_share(void *data) {
  squares *s = data;
  for (int piece = omp_get_thread_num(); piece < sum_pieces; piece += omp_get_num_threads()) {
    long i = s->count * piece / sum_pieces;
    const long last = s->count * (piece + 1) / sum_pieces;
    doubles8 even = {0}, odd = {0};
    for (; i + 16 <= last; i += 16) {
      const doubles8 left = __builtin_convertvector(*(const floats8 *)(s->from + i), doubles8);
      const doubles8 right = __builtin_convertvector(*(const floats8 *)(s->from + i + 8), doubles8);
      even += left * left;
      odd += right * right;
    }
    double sum = 0;
    for (int lane = 0; lane < 8; lane++) sum += even[lane] + odd[lane];
    for (; i < last; i++) sum += (double)s->from[i] * s->from[i];
    s->sums[piece] = sum;
  }
}

double sum_of_squares(const float *from, long count, int threads) {
  squares s = {.from = from, .count = count};
  GOMP_parallel(sum_share, &s, threads_for(count, threads), 0);
  double sum = 0;
  for (int piece = 0; piece < sum_pieces; piece++) sum += s.sums[piece];
  return sum;
}
