// SPDX-License-Identifier: Apache-2.0
// Keeps the process's memory, where keys and decoded evidence are, out of files.

internal import CSodium
internal import Glibc

/// Keeps the memory of this process out of files.
public enum MemoryProtection {
  /// Forbids core dumps and attaching by other processes of the same user.
  ///
  /// Call it first, before any key is read. Children started later must do it themselves.
  ///
  /// - Returns: Whether both could be set.
  @discardableResult public static func forbidCoreDumps() -> Bool {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    let limited = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none) == 0
    return martlet_set_not_dumpable() == 0 && limited
  }
}
