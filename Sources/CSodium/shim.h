// SPDX-License-Identifier: Apache-2.0
// libsodium, and the few Linux calls that the Swift overlay of the C library leaves out because it is
// compiled without _GNU_SOURCE.
#pragma once
#include <sodium.h>
#include <sys/prctl.h>
#include <sys/vfs.h>

extern int syncfs(int descriptor);
extern int renameat2(
    int fromDirectory, const char *from, int toDirectory, const char *to, unsigned int flags);

// linux/fs.h: fail with EEXIST where the new name is taken.
static const unsigned int martlet_rename_no_replace = 1;

// prctl is variadic, which Swift cannot call.
static inline int martlet_set_not_dumpable(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

// The type number of the file system that holds a path; 0 when it cannot be told.
static inline unsigned long martlet_file_system_type(const char *path) {
  struct statfs status;
  return statfs(path, &status) == 0 ? (unsigned long)status.f_type & 0xffffffffUL : 0;
}
