#pragma once

#include "wide.h"

// Tiles of AMX: registers of 16 rows of 64 bytes, multiplied as small matrices.

enum { tile = 16, tile_bytes = 64 };

/// Whether the processor has tiles of bf16 and the system lends them to this process, which asks for them.
int has_tiles(void);

#if defined(__x86_64__)
#define WITH_TILES __attribute__((target(AVX512_FEATURES ",avx512bf16,amx-tile,amx-bf16")))

/// Readies all eight tiles of the calling thread; to be given back by `_tile_release`.
INLINE WITH_TILES void configure_tiles(void) {
  struct {
    unsigned char palette, start, reserved[14];
    unsigned short columns[16];
    unsigned char rows[16];
  } shapes = {.palette = 1};
  for (int index = 0; index < 8; index++) {
    shapes.columns[index] = tile_bytes;
    shapes.rows[index] = tile;
  }
  _tile_loadconfig(&shapes);
}
#endif
