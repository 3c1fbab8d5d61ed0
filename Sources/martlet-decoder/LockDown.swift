// SPDX-License-Identifier: Apache-2.0
// What the child gives up: first resources, then, once warm, nearly all system calls.

internal import CSeccomp
internal import Glibc
internal import MediaDecoding

/// The steps by which the child gives up what hostile bytes could use.
///
/// A step that fails ends the child: it never works half locked.
enum LockDown {
  /// Before anything else: one memory arena, no inherited descriptors, limits, no core, no tracing.
  ///
  /// - Throws: ``DecodeError`` `.broken` naming the step.
  static func limitProcess(addressSpaceBytes: Int) throws(DecodeError) {
    guard martlet_single_arena() != 0 else { throw failure("memory arenas") }
    try check(martlet_close_inherited_descriptors(), "inherited descriptors")
    try check(martlet_limit_address_space(UInt(addressSpaceBytes)), "address space")
    try check(martlet_limit_descriptors(16), "descriptors")
    try check(martlet_forbid_files(), "files")
    try check(martlet_set_not_dumpable(), "dumps")
  }

  /// Once warm: no new privileges, and the filter on every thread; then tries whether it holds.
  ///
  /// - Throws: ``DecodeError`` `.broken` naming the step.
  static func forbidSystemCalls() throws(DecodeError) {
    try check(martlet_set_no_new_privileges(), "privileges")
    try check(SystemCallFilter.load(), "system call filter")
    guard martlet_try_open() == EACCES, martlet_try_socket() == EPERM,
      martlet_try_fork() == EPERM
    else { throw failure("trial of the filter") }
  }

  private static func check(_ error: Int32, _ step: String) throws(DecodeError) {
    guard error == 0 else { throw failure("\(step), errno \(error)") }
  }

  private static func failure(_ step: String) -> DecodeError {
    DecodeError(
      .broken,
      "martlet-decoder could not lock itself down (\(step)); it needs Linux 5.9 or later with seccomp"
    )
  }
}
