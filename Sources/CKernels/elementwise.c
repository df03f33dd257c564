#include "include/CKernels.h"
#include "kernels.h"

/// One pass over arrays, shared by its threads in pieces of whole cache lines.
typedef struct {
  float *to, *velocity;
  const float *from;
  unsigned short *to_halves;
  const unsigned short *from_halves;
  long count;
  float momentum, decay, rate;
  int relu;
} pass;

FOR_EVERY_PROCESSOR static void add_piece(void *data) {
  const pass *p = data;
  long i, last;
  piece_of(p->count, &i, &last);
  for (; i < last; i++) {
    const float sum = p->to[i] + p->from[i];
    p->to[i] = p->relu && !(sum > 0) ? 0 : sum;
  }
}

FOR_EVERY_PROCESSOR static void add_piece_bf16(void *data) {
  const pass *p = data;
  long i, last;
  piece_of(p->count, &i, &last);
  for (; i < last; i++) {
    const float sum = from_bf16(p->to_halves[i]) + from_bf16(p->from_halves[i]);
    p->to_halves[i] = to_bf16(p->relu && !(sum > 0) ? 0 : sum);
  }
}

FOR_EVERY_PROCESSOR static void descend_piece(void *data) {
  const pass *p = data;
  const float momentum = p->momentum, decay = p->decay, rate = p->rate;
  float *restrict values = p->to, *restrict velocity = p->velocity;
  const float *restrict gradient = p->from;
  long i, last;
  piece_of(p->count, &i, &last);
  for (; i < last; i++) {
    const float moved = momentum * velocity[i] + gradient[i] + decay * values[i];
    velocity[i] = moved;
    values[i] -= rate * moved;
  }
}

void add_arrays(float *to, const float *other, long count, int relu, int threads) {
  pass p = {.to = to, .from = other, .count = count, .relu = relu};
  GOMP_parallel(add_piece, &p, threads, 0);
}

void add_arrays_bf16(void *to, const void *other, long count, int relu, int threads) {
  pass p = {.to_halves = to, .from_halves = other, .count = count, .relu = relu};
  GOMP_parallel(add_piece_bf16, &p, threads, 0);
}

void descend(float *values, float *velocity, const float *gradient, long count, float momentum, float decay,
             float rate, int threads) {
  pass p = {.to = values, .velocity = velocity, .from = gradient, .count = count, .momentum = momentum,
            .decay = decay, .rate = rate};
  GOMP_parallel(descend_piece, &p, count < 1 << 14 ? 1 : threads, 0);
}
