#if defined(__x86_64__)
#define LANES 16

#include "winograd_convolve.h"
#include "winograd_filters.h"
#include "winograd_gradient.h"
#endif
