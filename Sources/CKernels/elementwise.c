#include "include/CKernels.h"
#include "kernels.h"

/// One pass over arrays, shared by its threads in pieces of whole cache lines.
typedef struct {
  float *to;
  const float *from;
  unsigned short *to_halves;
  const unsigned short *from_halves;
  long count;
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

void add_arrays(float *to, const float *other, long count, int relu, int threads) {
  pass p = {.to = to, .from = other, .count = count, .relu = relu};
  GOMP_parallel(add_piece, &p, threads, 0);
}

void add_arrays_bf16(void *to, const void *other, long count, int relu, int threads) {
  pass p = {.to_halves = to, .from_halves = other, .count = count, .relu = relu};
  GOMP_parallel(add_piece_bf16, &p, threads, 0);
}
