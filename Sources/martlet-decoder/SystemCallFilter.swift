// SPDX-License-Identifier: Apache-2.0
// The system calls that decoding needs, and nothing else.

internal import CSeccomp
internal import Glibc

/// The child's system call filter.
///
/// What is not listed fails with EPERM, so that a library which asks for more goes on without.
/// Opening fails with EACCES, the answer libraries know for files they may not read; `clone3` with
/// ENOSYS, so that the C library makes its threads by `clone`, whose flags a filter can see.
enum SystemCallFilter {
  /// A condition on one argument: `argument & mask == value`.
  private struct Condition {
    let argument: UInt32
    let mask: UInt64
    let value: UInt64
  }

  private static let allow: UInt32 = 0x7fff_0000
  private static func refuse(_ error: Int32) -> UInt32 { 0x0005_0000 | UInt32(error) }

  private static let whole: UInt64 = 0xffff_ffff
  private static let threadFlags: UInt64 = 0x0001_0000 | 0x0000_0100
  private static let notExecutable = [Condition(argument: 2, mask: UInt64(PROT_EXEC), value: 0)]

  private static let plain = [
    "futex", "munmap", "mremap", "brk", "madvise", "rt_sigprocmask", "rt_sigreturn", "rseq",
    "set_robust_list", "sched_getaffinity", "sched_yield", "gettid", "exit", "exit_group",
    "clock_gettime", "clock_nanosleep", "poll", "ppoll", "restart_syscall",
  ]

  private static let conditional: [(String, [Condition])] = [
    ("read", [Condition(argument: 0, mask: whole, value: 0)]),
    ("write", [Condition(argument: 0, mask: whole, value: 1)]),
    ("mmap", notExecutable),
    ("mprotect", notExecutable),
    ("clone", [Condition(argument: 0, mask: threadFlags, value: threadFlags)]),
    // PR_SET_NAME: libraries name their threads.
    ("prctl", [Condition(argument: 0, mask: whole, value: 15)]),
  ]

  /// Puts the filter on every thread of the process, for good.
  ///
  /// 0, or an error number.
  static func load() -> Int32 {
    guard let context = unsafe seccomp_init(refuse(EPERM)) else { return ENOMEM }
    defer { unsafe seccomp_release(context) }
    var error = unsafe seccomp_attr_set(context, SCMP_FLTATR_CTL_TSYNC, 1)
    for name in plain where error == 0 { error = unsafe add(context, allow, name, []) }
    for (name, conditions) in conditional where error == 0 {
      error = unsafe add(context, allow, name, conditions)
    }
    for name in ["open", "openat", "openat2"] where error == 0 {
      error = unsafe add(context, refuse(EACCES), name, [])
    }
    if error == 0 { error = unsafe add(context, refuse(ENOSYS), "clone3", []) }
    if error == 0 { error = unsafe seccomp_load(context) }
    return abs(error)
  }

  private static func add(
    _ context: scmp_filter_ctx, _ action: UInt32, _ name: String, _ conditions: [Condition]
  ) -> Int32 {
    let number = unsafe seccomp_syscall_resolve_name(name)
    let comparisons = conditions.map {
      scmp_arg_cmp(
        arg: $0.argument, op: SCMP_CMP_MASKED_EQ, datum_a: $0.mask, datum_b: $0.value)
    }
    return unsafe seccomp_rule_add_array(
      context, action, number, UInt32(comparisons.count), comparisons)
  }
}
