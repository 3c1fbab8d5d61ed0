// SPDX-License-Identifier: Apache-2.0
// The version of the rules by which traces are read and concluded from.

/// The rules by which this program reads traces and concludes from them.
public enum TraceRules {
  /// The version, stored with what was read.
  ///
  /// Raised whenever the same file may come to other traces, another strength or another conclusion than before, so that a
  /// case can tell which of its items were read by earlier rules. What was read before versions were stored counts as 0.
  public static let version = 5
}
