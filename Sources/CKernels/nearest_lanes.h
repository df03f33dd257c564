// The search of one block of rows, compiled by each file that includes it with registers of LANES lanes. Lanes are
// centroids, so that every product is summed in the order of the features whatever their number.

#include "lanes.h"
#include "nearest.h"

typedef vector_mask mask;

// Registers: 12 rows x 2 panels of the 32 that AVX-512 has, 6 rows x 2 halves of a panel of the 16 of AVX.
enum {
  parts = panel / LANES,
  tile_rows = LANES == 16 ? 12 : 6,
  tile_panels = LANES == 16 ? 2 : 1,
  row_step = tile_rows / 3,
  tile_vectors = tile_panels * parts,
};

// A macro, like those of lanes.h.
#define pick(mask_, a, b) ((vector)(((mask_) & (mask)(a)) | (~(mask_) & (mask)(b))))

/// The best two scores of a row among the centroids of a group seen so far, lane by lane.
typedef struct {
  vector best[parts], second[parts];
  mask place[parts];
} lanes;

/// Products of the centroids of `panels` panels, at most `tile_panels`, with `rows` rows anywhere.
INLINE void multiply_gathered(const int rows, const int panels, long depth, const float *const *a, const float *b,
                              vector (*out)[tile_vectors]) {
  vector sums[tile_rows][tile_vectors];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
    for (int v = 0; v < panels * parts; v++) sums[r][v] = (vector){0};
  for (long k = 0; k < depth; k++) {
    vector column[tile_vectors];
#pragma clang loop unroll(full)
    for (int v = 0; v < panels * parts; v++)
      column[v] = load(b + v / parts * panel * depth + k * panel + v % parts * LANES);
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      const float factor = a[r][k];
#pragma clang loop unroll(full)
      for (int v = 0; v < panels * parts; v++) sums[r][v] += factor * column[v];
    }
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
    for (int v = 0; v < panels * parts; v++) out[r][v] = sums[r][v];
}

/// `multiply_gathered` for up to `tile_rows` rows; fewer than a step take as long as a step.
INLINE void multiply_rows(int rows, const int panels, long depth, const float *const *a, const float *b,
                          vector (*out)[tile_vectors]) {
  if (rows > 2 * row_step)
    multiply_gathered(tile_rows, panels, depth, a, b, out);
  else if (rows > row_step)
    multiply_gathered(2 * row_step, panels, depth, a, b, out);
  else
    multiply_gathered(row_step, panels, depth, a, b, out);
}

/// Takes the scores of a panel's centroids, from `first`, into a row's lanes; an equal score stays with the lower index.
INLINE void take_scores(lanes *row, const vector *products, const float *half_norms, long first) {
  for (int part = 0; part < parts; part++) {
    const vector score = products[part] - load(half_norms + LANES * part), best = row->best[part];
    const mask is_better = score > best;
    const vector loser = pick(is_better, best, score);
    row->second[part] = pick(loser > row->second[part], loser, row->second[part]);
    row->best[part] = pick(is_better, score, best);
    mask here;
    for (int lane = 0; lane < LANES; lane++) here[lane] = (int)first + LANES * part + lane;
    row->place[part] = (is_better & here) | (~is_better & row->place[part]);
  }
}

/// The best of the lanes, the first of equals, and the best of all others.
INLINE void best_of_lanes(const lanes *row, float *best, int *place, float *second) {
  float top = -INFINITY, next = -INFINITY;
  for (int part = 0; part < parts; part++) top = fmaxf(top, __builtin_reduce_max(row->best[part]));
  int first = 0x7fffffff;
  for (int part = 0; part < parts; part++) {
    const mask is_top = row->best[part] == top, none = (mask){0} + 0x7fffffff;
    const int found = __builtin_reduce_min((is_top & row->place[part]) | (~is_top & none));
    first = found < first ? found : first;
  }
  for (int part = 0; part < parts; part++) {
    const mask is_first = (row->place[part] == first) & (row->best[part] == top);
    next = fmaxf(next, __builtin_reduce_max(pick(is_first, row->second[part], row->best[part])));
  }
  *best = top;
  *place = first;
  *second = next;
}

/// Finds the best two of one group for the listed rows.
INLINE void search_group(row_block *b, long group, int listed) {
  const nearest_search *s = b->search;
  const long first = group * s->group_panels, end = first + s->group_panels;
  const long panels = (s->clusters + panel - 1) / panel, last = end < panels ? end : panels;
  for (int i = 0; i < listed; i++) {
    const int at = b->list[i];
    if (b->is_copied[at]) continue;
    memcpy(b->rows + at * row_stride(s->width), s->features + (b->first + at) * s->width, sizeof(float) * s->width);
    b->is_copied[at] = 1;
  }
  for (int i = 0; i < listed; i += tile_rows) {
    const int count = listed - i < tile_rows ? listed - i : tile_rows;
    const float *rows[tile_rows];
    for (int r = 0; r < tile_rows; r++)
      rows[r] = b->rows + b->list[i + (r < count ? r : 0)] * row_stride(s->width);
    lanes state[tile_rows];
    for (int r = 0; r < count; r++)
      for (int part = 0; part < parts; part++) {
        state[r].best[part] = state[r].second[part] = (vector){0} - INFINITY;
        state[r].place[part] = (mask){0};
      }
    for (long p = first; p < last; p += tile_panels) {
      const int many = tile_panels > 1 && p + 1 < last ? tile_panels : 1;
      vector products[tile_rows][tile_vectors];
      if (many == tile_panels)
        multiply_rows(count, tile_panels, s->width, rows, s->panels + p * panel * s->width, products);
      else
        multiply_rows(count, 1, s->width, rows, s->panels + p * panel * s->width, products);
      for (int r = 0; r < count; r++)
        for (int v = 0; v < many; v++)
          take_scores(&state[r], products[r] + v * parts, s->half_norms + (p + v) * panel, (p + v) * panel);
    }
    for (int r = 0; r < count; r++)
      best_of_lanes(&state[r], &b->group_best[i + r], &b->group_place[i + r], &b->group_second[i + r]);
  }
  b->f32_products += listed * group_count(s, group);
}

/// The scores of the block's rows with their own centroids, in the very order of the tiles; eight at a time, because
/// each sum waits for itself.
INLINE void own_scores(row_block *b) {
  enum { many = 8 };
  const nearest_search *s = b->search;
  int stale[block_limit + many], count = 0;
  for (int i = 0; i < b->count; i++) {
    b->score[i] = s->scores[b->first + i];
    stale[count] = i;
    count += s->has_moved[b->label[i]] != 0;
  }
  for (int r = count; r < count + many; r++) stale[r] = count > 0 ? stale[0] : 0;
  for (int i = 0; i < count; i += many) {
    const float *x[many], *c[many];
    float sums[many] = {0};
    for (int r = 0; r < many; r++) {
      x[r] = s->features + (b->first + stale[i + r]) * s->width;
      c[r] = s->centroids + b->label[stale[i + r]] * s->width;
    }
    for (long k = 0; k < s->width; k++) {
#pragma clang loop unroll(full)
      for (int r = 0; r < many; r++) sums[r] += x[r][k] * c[r][k];
    }
    for (int r = 0; r < many; r++) b->score[stale[i + r]] = sums[r] - s->half_norms[b->label[stale[i + r]]];
  }
  b->f32_products += count;
}

/// Notes how far a centroid's bound may be for it to be as near as the row's best.
INLINE void note_reach(row_block *b, int at) {
  const nearest_search *s = b->search;
  b->reach[at] = sqrtf(squared(s, b->first + at, b->score[at]) + 2 * rounding(s, b->row_norm[at])) * 1.00001f;
}

/// Lists the block's rows that a centroid of the group may be nearest to.
INLINE int list_rows(row_block *b, long group) {
  const nearest_search *s = b->search;
  int listed = 0;
  if (!s->bounds || s->is_first) {
    for (int i = 0; i < b->count; i++) b->list[i] = i;
    return b->count;
  }
  const float *bounds = s->bounds + group * s->rows + b->first, drift = s->drift[group];
  for (int i = 0; i < b->count; i++) {
    b->list[listed] = i;
    listed += !(bounds[i] - drift > b->reach[i] + 1e-6f * drift);
  }
  return listed;
}

/// Makes the best of a group a row's own; what was its own until now bounds its group from here on.
INLINE void win(row_block *b, long group, int at, int label, float score) {
  const nearest_search *s = b->search;
  const int old_label = b->label[at];
  const float old_score = b->score[at];
  b->score[at] = score;
  b->label[at] = label;
  const long old_group = old_label / (s->group_panels * panel);
  if (old_group == group) return;
  float *top = &b->tops[old_group * block_limit + at];
  if (s->bf16_panels && *top > -INFINITY) *top = fmaxf(*top, old_score);
  if (!s->bounds) return;
  float *bound = &s->bounds[old_group * s->rows + b->first + at];
  *bound = fminf(*bound, lower_bound(b, at, old_score) + s->drift[old_group]);
}

/// Searches the group for the listed rows, and keeps for each how near any centroid of the group can be but its own.
INLINE void settle_group(row_block *b, long group, int listed) {
  const nearest_search *s = b->search;
  if (listed == 0) return;
  search_group(b, group, listed);
  for (int i = 0; i < listed; i++) {
    const int at = b->list[i];
    const int wins = b->group_best[i] > b->score[at] ||
                     (b->group_best[i] == b->score[at] && b->group_place[i] <= b->label[at]);
    if (wins) {
      win(b, group, at, b->group_place[i], b->group_best[i]);
      note_reach(b, at);
    }
    // The row's own centroid can stand in this group only as its best.
    const float rest = wins ? b->group_second[i] : b->group_best[i];
    if (s->bounds) s->bounds[group * s->rows + b->first + at] = lower_bound(b, at, rest) + s->drift[group];
    if (s->bf16_panels) b->tops[group * block_limit + at] = -INFINITY;
  }
}

/// Lists the rows whose best the group may beat by their scores in bf16; the others have new bounds. In loops of one
/// step each, which become vectors.
INLINE int list_open(row_block *b, long group) {
  const nearest_search *s = b->search;
  const float *tops = b->tops + group * block_limit, drift = s->drift[group];
  float most[block_limit], bound[block_limit];
  for (int i = 0; i < b->count; i++) most[i] = tops[i] + bf16_slack(b, i, group);
  if (s->bounds) {
    float *bounds = s->bounds + group * s->rows + b->first;
    for (int i = 0; i < b->count; i++) bound[i] = lower_bound(b, i, most[i]) + drift;
    for (int i = 0; i < b->count; i++)
      bounds[i] = tops[i] > -INFINITY && most[i] < b->score[i] ? bound[i] : bounds[i];
  }
  int listed = 0;
  for (int i = 0; i < b->count; i++) {
    b->list[listed] = i;
    listed += (tops[i] > -INFINITY) & !(most[i] < b->score[i]);
  }
  return listed;
}

/// Searches for each row the group that is best in bf16, so that hardly another is left open.
INLINE void settle_leaders(row_block *b) {
  float best[block_limit];
  int leader[block_limit];
  for (int i = 0; i < b->count; i++) {
    best[i] = b->tops[i];
    leader[i] = 0;
  }
  for (int group = 1; group < b->search->groups; group++) {
    const float *tops = b->tops + group * block_limit;
    for (int i = 0; i < b->count; i++) {
      leader[i] = tops[i] > best[i] ? group : leader[i];
      best[i] = tops[i] > best[i] ? tops[i] : best[i];
    }
  }
  for (long group = 0; group < b->search->groups; group++) {
    int listed = 0;
    for (int i = 0; i < b->count; i++) {
      b->list[listed] = i;
      listed += leader[i] == group;
    }
    settle_group(b, group, listed);
  }
}

/// Searches all groups in bf16 and, in f32, those that this leaves open.
INLINE void search_filtered(row_block *b) {
  const nearest_search *s = b->search;
  for (long group = 0; group < s->groups; group++) {
    for (int i = 0; i < b->count; i++) b->tops[group * block_limit + i] = -INFINITY;
    const int listed = list_rows(b, group);
    if (listed > 0) filter_group(b, group, listed);
  }
  if (s->is_first) settle_leaders(b);
  for (long group = 0; group < s->groups; group++) settle_group(b, group, list_open(b, group));
}

/// Searches a block whose `search`, `first` and `count` are set.
INLINE void search_block(row_block *b) {
  const nearest_search *s = b->search;
  for (int i = 0; i < b->count; i++) {
    b->row_norm[i] = sqrtf(s->squared_norms[b->first + i]);
    b->is_copied[i] = 0;
    b->bf16_error[i] = -1;
    b->label[i] = s->is_first ? 0 : s->labels[b->first + i];
    b->score[i] = -INFINITY;
  }
  if (!s->is_first) own_scores(b);
  for (int i = 0; i < b->count; i++) note_reach(b, i);
  if (s->bf16_panels) {
    search_filtered(b);
  } else {
    for (long group = 0; group < s->groups; group++) settle_group(b, group, list_rows(b, group));
  }
  for (int i = 0; i < b->count; i++) {
    s->labels[b->first + i] = b->label[i];
    s->scores[b->first + i] = b->score[i];
    s->squared_distances[b->first + i] = squared(s, b->first + i, b->score[i]);
  }
}
