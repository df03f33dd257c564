#define LANES 8
#include "nearest_lanes.h"

KERNEL void search_block8(row_block *block) { search_block(block); }
