// SPDX-License-Identifier: Apache-2.0
// The version of the program, as reports and `martlet --version` print it.

/// The version of the program.
public enum ProgramVersion {
  /// Semantic version; a report is a function of it.
  public static let text = "0.1.0"
}
