#include "include/CKernels.h"
#include "kernels.h"

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
