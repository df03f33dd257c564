#pragma once
#include <dnnl.h>

// oneDNN of Debian runs on OpenMP; <omp.h> belongs to gcc and is not on every compiler's path.
void omp_set_num_threads(int count);
int omp_get_max_threads(void);
