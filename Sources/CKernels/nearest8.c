#define LANES 8
#include "nearest_lanes.h"

FOR_EVERY_PROCESSOR void search_block8(row_block *block) { search_block(block); }
