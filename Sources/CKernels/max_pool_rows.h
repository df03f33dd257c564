// Included by max_pool.c once for f32 and once for bf16, as the BITS of a number: rows of windows.

typedef BITS WITH_BITS(row16) __attribute__((vector_size(lanes * sizeof(BITS)), aligned(2), may_alias));
typedef BITS WITH_BITS(bits16) __attribute__((vector_size(lanes * sizeof(BITS))));

#define vector WITH_BITS(bits16)
#define at(pointer) (*(WITH_BITS(row16) *)(pointer))
/// Integers that are ordered as the numbers are.
#define order(bits) ((bits) ^ ((bits) >> (8 * sizeof(BITS) - 1) & (BITS)((1u << (8 * sizeof(BITS) - 1)) - 1)))

/// The maxima of a row of windows, and, as 0 to 3 in the order of rows, where the first of them stands.
FOR_EVERY_PROCESSOR static void WITH_BITS(maxima)(void *data) {
  pool_work *work = data;
  const pool_shape s = *work->shape;
  const long line = s.w * s.lanes;
  for (long row = 0, last = 0; row < last || take_rows(work, &row, &last); row++) {
    const BITS *from = (const BITS *)work->from + input_row(&s, row);
    BITS *to = (BITS *)work->to + row * (s.w / 2) * s.lanes;
    unsigned char *places = work->places + row * (s.w / 2) * s.lanes;
    for (long x = 0; x < s.w / 2; x++, from += s.lanes)
      for (long lane = 0; lane < s.lanes; lane += lanes, from += lanes, to += lanes, places += lanes) {
        vector best = order(at(from)), place = {0};
        for (BITS i = 1; i < 4; i++) {
          const vector other = order(at(from + i / 2 * line + i % 2 * s.lanes)), is_more = other > best;
          best = (is_more & other) | (~is_more & best);
          place = (is_more & i) | (~is_more & place);
        }
        at(to) = order(best);
        *(places16 *)places = __builtin_convertvector(place, places16);
      }
  }
}

/// The gradients of a row of windows: two rows of the input, each maximum's where it stood, and 0 elsewhere.
FOR_EVERY_PROCESSOR static void WITH_BITS(gradients)(void *data) {
  pool_work *work = data;
  const pool_shape s = *work->shape;
  const long line = s.w * s.lanes;
  for (long row = 0, last = 0; row < last || take_rows(work, &row, &last); row++) {
    const BITS *from = (const BITS *)work->from + row * (s.w / 2) * s.lanes;
    BITS *to = (BITS *)work->to + input_row(&s, row);
    const unsigned char *places = work->places + row * (s.w / 2) * s.lanes;
    // What fills no window.
    if (s.h % 2 && row % (s.h / 2) == s.h / 2 - 1) memset(to + 2 * line, 0, line * sizeof *to);
    if (s.w % 2)
      for (long y = 1; y <= 2; y++) memset(to + y * line - s.lanes, 0, s.lanes * sizeof *to);
    for (long x = 0; x < s.w / 2; x++, to += s.lanes)
      for (long lane = 0; lane < s.lanes; lane += lanes, from += lanes, to += lanes, places += lanes) {
        const vector value = at(from), place = __builtin_convertvector(*(const places16 *)places, vector);
        for (BITS i = 0; i < 4; i++) at(to + i / 2 * line + i % 2 * s.lanes) = (place == i) & value;
      }
  }
}

#undef vector
#undef at
#undef order
