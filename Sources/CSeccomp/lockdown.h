// SPDX-License-Identifier: Apache-2.0
// Calls with variable arguments or macros that Swift cannot use, for the lock-down of the child.
#pragma once
#include <errno.h>
#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

// One arena and a fixed threshold, before anything is allocated on a second thread: glibc otherwise
// reads a file of /proc when it makes an arena. Nonzero when it worked.
static inline int martlet_single_arena(void) { return mallopt(M_ARENA_MAX, 1); }

// 0, or the error number.
static inline int martlet_close_inherited_descriptors(void) {
  return syscall(SYS_close_range, 3U, ~0U, 0U) == 0 ? 0 : errno;
}

static inline int martlet_set_not_dumpable(void) {
  return prctl(PR_SET_DUMPABLE, 0UL, 0UL, 0UL, 0UL) == 0 ? 0 : errno;
}

static inline int martlet_set_no_new_privileges(void) {
  return prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL) == 0 ? 0 : errno;
}

static inline int martlet_limit_address_space(unsigned long bytes) {
  struct rlimit limit = {bytes, bytes};
  return setrlimit(RLIMIT_AS, &limit) == 0 ? 0 : errno;
}

static inline int martlet_limit_descriptors(unsigned long count) {
  struct rlimit limit = {count, count};
  return setrlimit(RLIMIT_NOFILE, &limit) == 0 ? 0 : errno;
}

// No byte to any file, no core file.
static inline int martlet_forbid_files(void) {
  struct rlimit none = {0, 0};
  if (setrlimit(RLIMIT_FSIZE, &none) != 0) return errno;
  return setrlimit(RLIMIT_CORE, &none) == 0 ? 0 : errno;
}
