#include "nearest.h"

/// The search and the next block that no thread has taken.
typedef struct {
  nearest_search *search;
  long next, size;
} shared_search;

long nearest_scratch_count(long width, int threads) {
  return threads * (most_block_rows(width) * (row_stride(width) + bf16_stride(width)) +
                    tiled_rows * nearest_pair_count(width));
}

static void search_blocks(void *data) {
  shared_search *shared = data;
  nearest_search *s = shared->search;
  row_block block = {.search = s, .f32_products = 0};
  block.rows = s->scratch + omp_get_thread_num() * nearest_scratch_count(s->width, 1);
  block.bf16_rows = (unsigned *)(block.rows + most_block_rows(s->width) * row_stride(s->width));
  block.gathered = block.bf16_rows + most_block_rows(s->width) * bf16_stride(s->width);
  for (;;) {
    block.first = __atomic_fetch_add(&shared->next, shared->size, __ATOMIC_RELAXED);
    if (block.first >= s->rows) break;
    const long left = s->rows - block.first;
    block.count = left < shared->size ? (int)left : (int)shared->size;
    if (has_avx512())
      search_block16(&block);
    else
      search_block8(&block);
  }
  __atomic_fetch_add(&s->f32_products, block.f32_products, __ATOMIC_RELAXED);
  __atomic_fetch_add(&s->bf16_products, block.bf16_products, __ATOMIC_RELAXED);
}

void nearest_assign(nearest_search *search, int threads) {
  search->f32_products = search->bf16_products = 0;
  // Some blocks for each thread: the last ones make the others wait less.
  const long share = search->rows / (8 * threads) / tiled_rows * tiled_rows;
  shared_search shared = {search, 0, rows_within(share, most_block_rows(search->width))};
  GOMP_parallel(search_blocks, &shared, threads, 0);
}

void nearest_pack(const float *centroids, long clusters, long width, float *panels) {
  for (long c = 0; c < (clusters + panel - 1) / panel * panel; c++)
    for (long k = 0; k < width; k++)
      panels[c / panel * panel * width + k * panel + c % panel] = c < clusters ? centroids[c * width + k] : 0;
}
