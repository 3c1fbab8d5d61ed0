// SPDX-License-Identifier: Apache-2.0
// The two settings of the whole process that libarchive's answers depend on.

internal import Glibc

/// The settings of the whole process that libarchive reads: how bytes of names are characters, and
/// the zone of times that carry none.
enum ProcessSettings {
  private static let once: Void = {
    _ = unsafe setlocale(LC_CTYPE, "C.UTF-8")
    _ = unsafe setenv("TZ", "UTC0", 1)
    tzset()
  }()

  /// Sets both, the first time it is called.
  ///
  /// Without UTF-8 libarchive gives no name for entries whose stored name is not ASCII; without a
  /// fixed zone the same zip gives other times elsewhere.
  static func apply() { once }
}
