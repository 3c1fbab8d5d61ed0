// SPDX-License-Identifier: Apache-2.0
// Makes the n-th change of the disk fail, or end the process: preloaded into `martlet` by the fault tests.
//
//   FAULT_PROGRAM  the program it acts in, by its file name; in all others it does nothing
//   FAULT_FOLDER   an absolute path; changes of it and of what lies below it are counted
//   FAULT_AT       the number of the change, from 1; 0 counts only
//   FAULT_KIND     eio: that change fails; full: from it on what needs room fails; kill: the process is
//                  killed before it; torn: half of a write is done, and the process is killed
//   FAULT_COUNT    a file that takes the number of changes when the process ends
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { NONE, EIO_ONCE, FULL, KILL, TORN };

static char folder[PATH_MAX];
static enum kind kind = NONE;
static long at = 0;
static int active = 0;
static atomic_long count = 0;

__attribute__((constructor)) static void begin(void) {
  char program[PATH_MAX] = "";
  ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
  if (length < 0) return;
  program[length] = 0;
  const char *wanted = getenv("FAULT_PROGRAM"), *place = getenv("FAULT_FOLDER");
  const char *name = strrchr(program, '/'), *what = getenv("FAULT_KIND"), *number = getenv("FAULT_AT");
  if (!wanted || !place || !name || strcmp(name + 1, wanted) != 0) return;
  strncpy(folder, place, sizeof folder - 1);
  at = number ? atol(number) : 0;
  if (what && !strcmp(what, "eio")) kind = EIO_ONCE;
  if (what && !strcmp(what, "full")) kind = FULL;
  if (what && !strcmp(what, "kill")) kind = KILL;
  if (what && !strcmp(what, "torn")) kind = TORN;
  active = 1;
}

__attribute__((destructor)) static void end(void) {
  const char *file = getenv("FAULT_COUNT");
  if (!active || !file) return;
  active = 0;
  char text[32];
  int length = snprintf(text, sizeof text, "%ld\n", atomic_load(&count));
  int out = (int)syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (out < 0) return;
  syscall(SYS_write, out, text, (size_t)length);
  syscall(SYS_close, out);
}

static int is_below(const char *path) {
  size_t length = strlen(folder);
  // What is made beside the folder on its way to it, such as `case.making-17`, counts too.
  return !strncmp(path, folder, length);
}

static int concerns_path(int directory, const char *path) {
  if (!active || !path) return 0;
  if (path[0] == '/') return is_below(path);
  char whole[2 * PATH_MAX], base[PATH_MAX] = "";
  if (directory == AT_FDCWD) {
    if (!getcwd(base, sizeof base)) return 0;
  } else {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", directory);
    ssize_t length = readlink(link, base, sizeof base - 1);
    if (length < 0) return 0;
    base[length] = 0;
  }
  snprintf(whole, sizeof whole, "%s/%s", base, path);
  return is_below(whole);
}

static int concerns(int descriptor) {
  return active && concerns_path(descriptor, "");
}

// Counts a change. Whether it fails: the errno, else 0. Kills the process where that is asked for; `half`
// does the half of a write.
static int change(int needs_room, void (*half)(void *), void *write) {
  int saved = errno;
  long number = atomic_fetch_add(&count, 1) + 1;
  errno = saved;
  if (at <= 0) return 0;
  switch (kind) {
    case EIO_ONCE: return number == at ? EIO : 0;
    case FULL: return number >= at && needs_room ? ENOSPC : 0;
    case TORN:
      if (number == at && half) half(write);
      // fall through
    case KILL:
      if (number == at) {
        syscall(SYS_kill, getpid(), SIGKILL);
        for (;;) pause();
      }
      return 0;
    default: return 0;
  }
}

struct write { int descriptor; const void *bytes; size_t count; off_t offset; };

static void half_write(void *pointer) {
  struct write *w = pointer;
  if (w->offset < 0) {
    syscall(SYS_write, w->descriptor, w->bytes, w->count / 2);
  } else {
    syscall(SYS_pwrite64, w->descriptor, w->bytes, w->count / 2, w->offset);
  }
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
#define FAILS(condition, room, half, value) \
  if (condition) { int fault = change(room, half, value); if (fault) { errno = fault; return -1; } }

ssize_t write(int fd, const void *bytes, size_t n) {
  REAL(write);
  struct write w = {fd, bytes, n, -1};
  FAILS(concerns(fd), 1, half_write, &w)
  return real(fd, bytes, n);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t offset) {
  REAL(pwrite);
  struct write w = {fd, bytes, n, offset};
  FAILS(concerns(fd), 1, half_write, &w)
  return real(fd, bytes, n, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t offset) {
  REAL(pwrite64);
  struct write w = {fd, bytes, n, offset};
  FAILS(concerns(fd), 1, half_write, &w)
  return real(fd, bytes, n, offset);
}

ssize_t writev(int fd, const struct iovec *parts, int n) {
  REAL(writev);
  FAILS(concerns(fd), 1, NULL, NULL)
  return real(fd, parts, n);
}

int fsync(int fd) {
  REAL(fsync);
  FAILS(concerns(fd), 0, NULL, NULL)
  return real(fd);
}

int fdatasync(int fd) {
  REAL(fdatasync);
  FAILS(concerns(fd), 0, NULL, NULL)
  return real(fd);
}

int syncfs(int fd) {
  REAL(syncfs);
  FAILS(concerns(fd), 0, NULL, NULL)
  return real(fd);
}

int ftruncate(int fd, off_t length) {
  REAL(ftruncate);
  FAILS(concerns(fd), 1, NULL, NULL)
  return real(fd, length);
}

int ftruncate64(int fd, off64_t length) {
  REAL(ftruncate64);
  FAILS(concerns(fd), 1, NULL, NULL)
  return real(fd, length);
}

int fallocate(int fd, int mode, off_t offset, off_t length) {
  REAL(fallocate);
  FAILS(concerns(fd), 1, NULL, NULL)
  return real(fd, mode, offset, length);
}

int rename(const char *from, const char *to) {
  REAL(rename);
  FAILS(concerns_path(AT_FDCWD, to), 1, NULL, NULL)
  return real(from, to);
}

int renameat(int from_directory, const char *from, int directory, const char *to) {
  REAL(renameat);
  FAILS(concerns_path(directory, to), 1, NULL, NULL)
  return real(from_directory, from, directory, to);
}

int renameat2(int from_directory, const char *from, int directory, const char *to, unsigned flags) {
  REAL(renameat2);
  FAILS(concerns_path(directory, to), 1, NULL, NULL)
  return real(from_directory, from, directory, to, flags);
}

int unlink(const char *path) {
  REAL(unlink);
  FAILS(concerns_path(AT_FDCWD, path), 0, NULL, NULL)
  return real(path);
}

int unlinkat(int directory, const char *path, int flags) {
  REAL(unlinkat);
  FAILS(concerns_path(directory, path), 0, NULL, NULL)
  return real(directory, path, flags);
}

int remove(const char *path) {
  REAL(remove);
  FAILS(concerns_path(AT_FDCWD, path), 0, NULL, NULL)
  return real(path);
}

int rmdir(const char *path) {
  REAL(rmdir);
  FAILS(concerns_path(AT_FDCWD, path), 0, NULL, NULL)
  return real(path);
}

int mkdir(const char *path, mode_t mode) {
  REAL(mkdir);
  FAILS(concerns_path(AT_FDCWD, path), 1, NULL, NULL)
  return real(path, mode);
}

int link(const char *from, const char *to) {
  REAL(link);
  FAILS(concerns_path(AT_FDCWD, to), 1, NULL, NULL)
  return real(from, to);
}

#define MODE(flags) \
  mode_t mode = 0; \
  if ((flags) & (O_CREAT | O_TMPFILE)) { \
    va_list list; va_start(list, flags); mode = va_arg(list, mode_t); va_end(list); \
  }

int open(const char *path, int flags, ...) {
  REAL(open);
  MODE(flags)
  FAILS((flags & (O_CREAT | O_TRUNC)) && concerns_path(AT_FDCWD, path), 1, NULL, NULL)
  return real(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  REAL(open64);
  MODE(flags)
  FAILS((flags & (O_CREAT | O_TRUNC)) && concerns_path(AT_FDCWD, path), 1, NULL, NULL)
  return real(path, flags, mode);
}

int openat(int directory, const char *path, int flags, ...) {
  REAL(openat);
  MODE(flags)
  FAILS((flags & (O_CREAT | O_TRUNC)) && concerns_path(directory, path), 1, NULL, NULL)
  return real(directory, path, flags, mode);
}

int mkstemp(char *pattern) {
  REAL(mkstemp);
  FAILS(concerns_path(AT_FDCWD, pattern), 1, NULL, NULL)
  return real(pattern);
}
