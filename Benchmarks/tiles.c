// What a bare loop over AMX's tiles reaches of their peak: the limit of the k-means filter in bf16.
//
//     clang -O2 Benchmarks/tiles.c -o /tmp/tiles && /tmp/tiles
//
// Scores of 32 rows with 32 centroids take four tiles of sums; with D = 256 columns each is multiplied eight times, and
// then stored and begun anew. Three loops, best of 20, one thread: products alone; with the sums' beginning and end; and
// with the four tiles loaded that each step multiplies, rows from the first-level cache and centroids from the second.
#include <immintrin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { steps = 8, tile_bytes = 1024, block_bytes = 2 * steps * tile_bytes, blocks = 5, rounds = 20000 };
#define WITH_TILES __attribute__((target("amx-tile,amx-bf16"), noinline))

static WITH_TILES void run(int begins, int loads, const char *rows, const char *centroids, float *scores) {
  struct {
    unsigned char palette, start, reserved[14];
    unsigned short columns[16];
    unsigned char rows[16];
  } shapes = {.palette = 1};
  for (int i = 0; i < 8; i++) shapes.columns[i] = 64, shapes.rows[i] = 16;
  _tile_loadconfig(&shapes);
  for (int round = 0; round < rounds; round++) {
    const char *block = centroids + round % blocks * block_bytes;
    if (begins) _tile_zero(0), _tile_zero(1), _tile_zero(2), _tile_zero(3);
    for (int k = 0; k < steps; k++) {
      if (loads) {
        _tile_loadd(4, rows + k * tile_bytes, 64);
        _tile_loadd(5, rows + (steps + k) * tile_bytes, 64);
        _tile_loadd(6, block + k * tile_bytes, 64);
      }
      _tile_dpbf16ps(0, 4, 6);
      _tile_dpbf16ps(2, 5, 6);
      if (loads) _tile_loadd(7, block + (steps + k) * tile_bytes, 64);
      _tile_dpbf16ps(1, 4, 7);
      _tile_dpbf16ps(3, 5, 7);
    }
    if (begins) {
      _tile_stored(0, scores, 64);
      _tile_stored(1, scores + 256, 64);
      _tile_stored(2, scores + 512, 64);
      _tile_stored(3, scores + 768, 64);
    }
  }
  _tile_release();
}

int main(void) {
  enum { request_permission = 0x1023, tile_data = 18 };
  if (!__builtin_cpu_supports("amx-bf16") || syscall(SYS_arch_prctl, request_permission, tile_data) != 0) {
    puts("no tiles of bf16 here");
    return 1;
  }
  char *memory = aligned_alloc(4096, 1 << 20);
  memset(memory, 0x3f, 1 << 20);  // numbers near one: zeros are quicker
  const char *names[] = {"products alone", "sums begun and stored", "and tiles loaded"};
  double best[3] = {1e9, 1e9, 1e9};
  for (int repeat = 0; repeat < 20; repeat++)
    for (int kind = 0; kind < 3; kind++) {
      struct timespec from, to;
      clock_gettime(CLOCK_MONOTONIC, &from);
      run(kind > 0, kind > 1, memory, memory + block_bytes, (float *)(memory + (blocks + 1) * block_bytes));
      clock_gettime(CLOCK_MONOTONIC, &to);
      const double seconds = to.tv_sec - from.tv_sec + 1e-9 * (to.tv_nsec - from.tv_nsec);
      if (seconds < best[kind]) best[kind] = seconds;
    }
  for (int kind = 0; kind < 3; kind++)
    printf("%-22s %5.0f GFLOP/s  %.2f\n", names[kind], 2. * 16 * 16 * 32 * 4 * steps * rounds / best[kind] / 1e9,
           best[0] / best[kind]);
}
