#include "include/CKernels.h"
#include "kernels.h"

/// One call, shared by its threads in rows of windows.
typedef struct {
  const pool_shape *shape;
  const void *from;
  void *to;
  unsigned char *places;
  long next;  // piece of rows
} pool_work;

enum { lanes = 16 };

typedef unsigned char places16 __attribute__((vector_size(lanes), aligned(1), may_alias));

/// The next rows of windows for the calling thread, if there are any left.
INLINE int take_rows(pool_work *work, long *row, long *last) {
  enum { rows_at_once = 8 };
  const long rows = work->shape->planes * (work->shape->h / 2);
  long piece;
  if (!take(&work->next, (rows + rows_at_once - 1) / rows_at_once, &piece)) return 0;
  *row = piece * rows_at_once;
  *last = *row + rows_at_once < rows ? *row + rows_at_once : rows;
  return 1;
}

/// Where the first of a row of windows begins.
INLINE long input_row(const pool_shape *s, long row) {
  return first_of_windows(s->h, s->w, row) * s->lanes;
}

#define BITS int
#define WITH_BITS(name) name##_f32
#include "max_pool_rows.h"
#undef BITS
#undef WITH_BITS

#define BITS short
#define WITH_BITS(name) name##_bf16
#include "max_pool_rows.h"

void max_pool(const pool_shape *s, const void *source, void *target, void *places, int threads) {
  pool_work work = {s, source, target, places};
  GOMP_parallel(s->is_bf16 ? maxima_bf16 : maxima_f32, &work, (unsigned)threads, 0);
}

void max_pool_gradient(const pool_shape *s, const void *target_gradient, const void *places,
                       void *source_gradient, int threads) {
  pool_work work = {s, target_gradient, source_gradient, (void *)places};
  GOMP_parallel(s->is_bf16 ? gradients_bf16 : gradients_f32, &work, (unsigned)threads, 0);
}
