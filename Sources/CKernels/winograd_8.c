#define LANES 8

#include "winograd_convolve.h"
#include "winograd_filters.h"
#include "winograd_gradient.h"
