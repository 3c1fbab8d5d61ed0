// SPDX-License-Identifier: Apache-2.0
// Attempts to leave the sandbox, one system call each, for the tests of the lock-down. Each gives 0 when
// the attempt worked, or the error number.
#pragma once
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static inline int martlet_try_open(void) {
  return syscall(SYS_openat, AT_FDCWD, "/etc/hostname", O_RDONLY) >= 0 ? 0 : errno;
}

// By the older call where the processor's Linux has it.
static inline int martlet_try_create(void) {
  const char *path = "/tmp/martlet-escape";
#if defined(SYS_open)
  return syscall(SYS_open, path, O_CREAT | O_WRONLY, 0600) >= 0 ? 0 : errno;
#else
  return syscall(SYS_openat, AT_FDCWD, path, O_CREAT | O_WRONLY, 0600) >= 0 ? 0 : errno;
#endif
}

static inline int martlet_try_socket(void) {
  return syscall(SYS_socket, AF_INET, SOCK_STREAM, 0) >= 0 ? 0 : errno;
}

// On a descriptor that is a socket already, so that the refusal is of connecting itself.
static inline int martlet_try_connect(void) {
  struct sockaddr_in address;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons(9);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return syscall(SYS_connect, 0, &address, sizeof address) == 0 ? 0 : errno;
}

// The flags of fork(): no thread, no shared memory.
static inline int martlet_try_fork(void) {
  long child = syscall(SYS_clone, 17UL, 0UL, 0UL, 0UL, 0UL);
  if (child == 0) _exit(0);
  return child > 0 ? 0 : errno;
}

static inline int martlet_try_clone3(void) {
  return syscall(SYS_clone3, (void *)0, 0UL) >= 0 ? 0 : errno;
}

static inline int martlet_try_exec(void) {
  char *arguments[] = {(char *)"/bin/true", (char *)0};
  char *environment[] = {(char *)0};
  return syscall(SYS_execve, "/bin/true", arguments, environment) == 0 ? 0 : errno;
}

// To a descriptor that is none of the child's three: refused whatever it leads to.
static inline int martlet_try_write_elsewhere(void) {
  return syscall(SYS_write, 7, "x", 1UL) == 1 ? 0 : errno;
}

static inline int martlet_try_executable_memory(void) {
  void *memory = mmap(0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return memory != MAP_FAILED ? 0 : errno;
}

static inline int martlet_try_make_executable(void) {
  void *memory = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 0;
  int error = mprotect(memory, 4096, PROT_READ | PROT_EXEC) == 0 ? 0 : errno;
  munmap(memory, 4096);
  return error;
}

static inline int martlet_try_kill(void) {
  return syscall(SYS_kill, getppid(), 0) == 0 ? 0 : errno;
}

static inline int martlet_try_trace(void) {
  return syscall(SYS_ptrace, PTRACE_TRACEME, 0, 0, 0) == 0 ? 0 : errno;
}
