#include "wide.h"
#include "winograd.h"

long winograd_block(void) { return has_avx512() ? 16 : 8; }

long winograd_filter_count(const winograd_shape *s) { return points * s->c * s->o; }

/// Whether the wide kernels take a shape: whole panels of 32, and sixteen channels side by side.
static int is_wide(const winograd_shape *s) {
  return has_avx512() && s->block == 16 && s->c % 32 == 0 && s->o % 32 == 0;
}

#if defined(__x86_64__)
#define CHOOSE(shape, name, ...) (is_wide(shape) ? name##_16(__VA_ARGS__) : name##_8(__VA_ARGS__))
#else
#define CHOOSE(shape, name, ...) name##_8(__VA_ARGS__)
#endif

long winograd_scratch_count(const winograd_shape *s, int threads) {
  return larger(CHOOSE(s, winograd_convolve_scratch, s, threads), CHOOSE(s, winograd_gradient_scratch, s));
}

void winograd_transform_filters(const winograd_shape *s, const float *filters, int adjoint, float *transformed,
                                int threads) {
  CHOOSE(s, winograd_transform_filters, s, filters, adjoint, transformed, threads);
}

void winograd_convolve(const winograd_shape *s, const void *source, const float *transformed, const float *bias,
                       int relu, void *target, float *scratch, int threads) {
  CHOOSE(s, winograd_convolve, s, source, transformed, bias, relu, target, scratch, threads);
}

void winograd_filter_gradient(const winograd_shape *s, const void *source, const void *target_gradient,
                              float *filter_gradient, float *bias_gradient, float *scratch, int threads) {
  CHOOSE(s, winograd_filter_gradient, s, source, target_gradient, filter_gradient, bias_gradient, scratch, threads);
}
