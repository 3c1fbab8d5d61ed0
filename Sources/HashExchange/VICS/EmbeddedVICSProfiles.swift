// SPDX-License-Identifier: Apache-2.0
// The VICS profiles that come with the program, so that no installed file is needed.

/// The VICS profiles that come with the program.
public enum EmbeddedVICSProfiles {
  /// The text of the US profile, the only one whose numbers are publicly known.
  public static let unitedStates = us
}
