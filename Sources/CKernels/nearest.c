#include <math.h>

#include "include/CKernels.h"
#include "kernels.h"

enum { panel = 16, block_rows = 96, tile_rows = 6 };

/// The best two scores of a row among the centroids of a group seen so far, lane by lane of sixteen.
typedef struct {
  vector8 best[2], second[2];
  mask8 place[2];
} lanes;

/// Sums of sixteen products for up to six rows anywhere, each in the order of the features.
INLINE void multiply_gathered(const int rows, long depth, const float *const a[6], const float *b, vector8 out[][2]) {
  vector8 sums[6][2];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) sums[r][0] = sums[r][1] = same8(0);
  for (long k = 0; k < depth; k++) {
    const vector8 left = load8(b + k * panel), right = load8(b + k * panel + 8);
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      const vector8 factor = same8(a[r][k]);
      sums[r][0] += factor * left;
      sums[r][1] += factor * right;
    }
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
    for (int half = 0; half < 2; half++) out[r][half] = sums[r][half];
}

#define pick8(mask, a, b) ((vector8)(((mask) & (mask8)(a)) | (~(mask) & (mask8)(b))))

/// Takes the scores of sixteen centroids from `first` into a row's lanes; an equal score stays with the lower index.
INLINE void take_scores(lanes *row, const vector8 products[2], const float *half_norms, long first) {
  for (int half = 0; half < 2; half++) {
    const vector8 score = products[half] - load8(half_norms + 8 * half), best = row->best[half];
    const mask8 is_better = score > best;
    const vector8 loser = pick8(is_better, best, score);
    row->second[half] = pick8(loser > row->second[half], loser, row->second[half]);
    row->best[half] = pick8(is_better, score, best);
    const int at = (int)first + 8 * half;
    const mask8 here = {at, at + 1, at + 2, at + 3, at + 4, at + 5, at + 6, at + 7};
    row->place[half] = (is_better & here) | (~is_better & row->place[half]);
  }
}

/// The best of the lanes, the first of equals, and the best of all others.
INLINE void best_of_lanes(const lanes *row, float *best, int *place, float *second) {
  const float top = fmaxf(__builtin_reduce_max(row->best[0]), __builtin_reduce_max(row->best[1]));
  int first = 0x7fffffff;
  const mask8 none = {first, first, first, first, first, first, first, first};
  for (int half = 0; half < 2; half++) {
    const mask8 is_top = row->best[half] == same8(top);
    const int found = __builtin_reduce_min((is_top & row->place[half]) | (~is_top & none));
    first = found < first ? found : first;
  }
  float next = -INFINITY;
  for (int half = 0; half < 2; half++) {
    const mask8 is_first = row->place[half] == (mask8){first, first, first, first, first, first, first, first};
    const vector8 others = pick8(is_first & (row->best[half] == same8(top)), row->second[half], row->best[half]);
    next = fmaxf(next, __builtin_reduce_max(others));
  }
  *best = top;
  *place = first;
  *second = next;
}

/// x·c - |c|²/2 in the very order of the tiles.
INLINE float score_of(const nearest_search *s, long row, long centroid) {
  const float *x = s->features + row * s->width;
  const float *c = s->panels + centroid / panel * panel * s->width + centroid % panel;
  float sum = 0;
  for (long k = 0; k < s->width; k++) sum += x[k] * c[k * panel];
  return sum - s->half_norms[centroid];
}

/// The squared distance that a score stands for.
INLINE float squared(const nearest_search *s, long row, float score) {
  return fmaxf(0, s->squared_norms[row] - 2 * score);
}

/// How far a computed squared distance may be from the true one: D + 4 roundings of the largest term.
INLINE float rounding(const nearest_search *s, long row) {
  const float x = sqrtf(s->squared_norms[row]), c = s->largest_norm;
  return (s->width + 4) * 0x1p-23f * (x + c) * (x + c);
}

/// One block of rows on one thread.
typedef struct {
  const nearest_search *search;
  long first, count;
  float score[block_rows];  // of the best so far
  int label[block_rows];
  float group_best[block_rows], group_second[block_rows];  // of the group at hand
  int group_place[block_rows];
  int list[block_rows];  // rows that the group at hand may win
} row_block;

/// Finds the best two of one group for the listed rows.
INLINE void search_group(row_block *b, long group, int listed, lanes *state) {
  const nearest_search *s = b->search;
  const long first = group * s->group_panels, last = first + s->group_panels;
  for (int i = 0; i < listed; i++)
    for (int half = 0; half < 2; half++) {
      state[i].best[half] = state[i].second[half] = same8(-INFINITY);
      state[i].place[half] = (mask8){0, 0, 0, 0, 0, 0, 0, 0};
    }
  for (long p = first; p < last && p * panel < s->clusters; p++) {
    const float *centroids = s->panels + p * panel * s->width;
    for (int i = 0; i < listed; i += tile_rows) {
      const float *rows[tile_rows];
      const int count = listed - i < tile_rows ? listed - i : tile_rows;
      for (int r = 0; r < count; r++) rows[r] = s->features + (b->first + b->list[i + r]) * s->width;
      vector8 products[tile_rows][2];
      switch (count) {
        case 6: multiply_gathered(6, s->width, rows, centroids, products); break;
        case 5: multiply_gathered(5, s->width, rows, centroids, products); break;
        case 4: multiply_gathered(4, s->width, rows, centroids, products); break;
        case 3: multiply_gathered(3, s->width, rows, centroids, products); break;
        case 2: multiply_gathered(2, s->width, rows, centroids, products); break;
        default: multiply_gathered(1, s->width, rows, centroids, products); break;
      }
      for (int r = 0; r < count; r++) take_scores(&state[i + r], products[r], s->half_norms + p * panel, p * panel);
    }
  }
  for (int i = 0; i < listed; i++)
    best_of_lanes(&state[i], &b->group_best[i], &b->group_place[i], &b->group_second[i]);
}

/// The true distance that no centroid of a computed score can be nearer than.
INLINE float lower_bound(const nearest_search *s, long row, float score) {
  return sqrtf(fmaxf(0, squared(s, row, score) - rounding(s, row)));
}

/// Lists the block's rows that a centroid of the group may be nearest to.
INLINE int list_rows(row_block *b, long group) {
  const nearest_search *s = b->search;
  int listed = 0;
  for (long i = 0; i < b->count; i++) {
    if (s->bounds && !s->is_first) {
      const long row = b->first + i;
      const float bound = s->bounds[row * s->groups + group] - s->drift[group];
      const float reach = sqrtf(squared(s, row, b->score[i]) + 2 * rounding(s, row));
      if (bound > reach * 1.00001f + 1e-6f * s->drift[group]) continue;
    }
    b->list[listed++] = (int)i;
  }
  return listed;
}

/// Keeps for each listed row how near any centroid of the group can be but the row's own.
INLINE void keep_bounds(row_block *b, long group, int listed) {
  const nearest_search *s = b->search;
  for (int i = 0; i < listed; i++) {
    const int at = b->list[i];
    const long row = b->first + at;
    const int wins = b->group_best[i] > b->score[at] ||
                     (b->group_best[i] == b->score[at] && b->group_place[i] <= b->label[at]);
    const float old_score = b->score[at];
    const int old_label = b->label[at];
    if (wins) {
      b->score[at] = b->group_best[i];
      b->label[at] = b->group_place[i];
    }
    if (!s->bounds) continue;
    const long size = s->group_panels * panel;
    // The row's own centroid can stand in this group only as its best.
    const float rest = wins ? b->group_second[i] : b->group_best[i];
    s->bounds[row * s->groups + group] = lower_bound(s, row, rest) + s->drift[group];
    // What was the row's own until now bounds its group from here on.
    if (wins && old_label / size != group) {
      float *old = &s->bounds[row * s->groups + old_label / size];
      *old = fminf(*old, lower_bound(s, row, old_score) + s->drift[old_label / size]);
    }
  }
}

FOR_EVERY_PROCESSOR static void search_block(const nearest_search *s, long first, long count, lanes *state) {
  row_block b = {.search = s, .first = first, .count = count};
  for (long i = 0; i < count; i++) {
    b.label[i] = s->is_first ? 0 : s->labels[first + i];
    b.score[i] = s->is_first ? -INFINITY : score_of(s, first + i, b.label[i]);
  }
  for (long group = 0; group < s->groups; group++) {
    const int listed = list_rows(&b, group);
    if (listed == 0) continue;
    search_group(&b, group, listed, state);
    keep_bounds(&b, group, listed);
  }
  for (long i = 0; i < count; i++) {
    s->labels[first + i] = b.label[i];
    s->squared_distances[first + i] = squared(s, first + i, b.score[i]);
  }
}

/// The search and the next block that no thread has taken.
typedef struct {
  const nearest_search *search;
  long next;
} shared_search;

static void search_blocks(void *data) {
  shared_search *shared = data;
  lanes state[block_rows];
  for (;;) {
    const long first = __atomic_fetch_add(&shared->next, block_rows, __ATOMIC_RELAXED);
    if (first >= shared->search->rows) return;
    const long left = shared->search->rows - first;
    search_block(shared->search, first, left < block_rows ? left : block_rows, state);
  }
}

void nearest_assign(const nearest_search *search, int threads) {
  shared_search shared = {search, 0};
  GOMP_parallel(search_blocks, &shared, threads, 0);
}

void nearest_pack(const float *centroids, long clusters, long width, float *panels) {
  for (long c = 0; c < (clusters + panel - 1) / panel * panel; c++)
    for (long k = 0; k < width; k++)
      panels[c / panel * panel * width + k * panel + c % panel] = c < clusters ? centroids[c * width + k] : 0;
}

/// One call of `cluster_means`, shared by its threads.
typedef struct {
  const float *features;
  long width, clusters;
  const int *order, *starts;
  const unsigned char *is_wanted;
  float *centroids;
  long next;
} means;

FOR_EVERY_PROCESSOR static void mean_of(const means *m, long cluster) {
  float *restrict mean = m->centroids + cluster * m->width;
  const int first = m->starts[cluster], last = m->starts[cluster + 1];
  if (first == last) return;
  memset(mean, 0, sizeof(float) * m->width);
  for (int i = first; i < last; i++) {
    const float *restrict row = m->features + (long)m->order[i] * m->width;
    for (long k = 0; k < m->width; k++) mean[k] += row[k];
  }
  const float factor = 1.0f / (float)(last - first);
  for (long k = 0; k < m->width; k++) mean[k] *= factor;
}

static void share_means(void *data) {
  means *m = data;
  for (;;) {
    const long cluster = __atomic_fetch_add(&m->next, 1, __ATOMIC_RELAXED);
    if (cluster >= m->clusters) return;
    if (m->is_wanted[cluster]) mean_of(m, cluster);
  }
}

void cluster_means(const float *features, long width, long clusters, const int *order, const int *starts,
                   const unsigned char *is_wanted, float *centroids, int threads) {
  means m = {features, width, clusters, order, starts, is_wanted, centroids, 0};
  GOMP_parallel(share_means, &m, threads, 0);
}
