// SPDX-License-Identifier: Apache-2.0
// Words that put a command where permissions hold, or where it has a file system of its own.

import Foundation

/// Words that begin a shell command.
enum Privileges {
  private static let isRoot = geteuid() == 0

  /// Root passes over file permissions; without these capabilities it does not.
  static let dropping =
    isRoot ? "setpriv --bounding-set=-dac_override,-dac_read_search,-fowner,-sys_admin" : ""

  /// A mount namespace of its own, in which mounts vanish with the last process.
  static let ownMounts = isRoot ? "unshare --mount" : "unshare --map-root-user --mount"
}
