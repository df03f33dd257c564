#include "tiles.h"

#if defined(__x86_64__)
#include <sys/syscall.h>
#include <unistd.h>

int has_tiles(void) {
  enum { request_permission = 0x1023, tile_data = 18 };  // arch_prctl's ARCH_REQ_XCOMP_PERM, and the feature's number
  static int answer = -1;
  int known = __atomic_load_n(&answer, __ATOMIC_RELAXED);
  if (known < 0) {
    known = has_bf16() && __builtin_cpu_supports("amx-bf16") &&
            syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
    __atomic_store_n(&answer, known, __ATOMIC_RELAXED);
  }
  return known;
}
#else
int has_tiles(void) { return 0; }
#endif
