#define LANES 16
#include "nearest_lanes.h"

#if defined(__x86_64__)
KERNEL void search_block16(row_block *block) { search_block(block); }
#else
void search_block16(row_block *block) { search_block8(block); }
#endif
