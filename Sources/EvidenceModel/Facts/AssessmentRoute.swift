// SPDX-License-Identifier: Apache-2.0
// How an assessor came to know what an assessment says.

/// How an assessor came to know what an assessment says.
public enum AssessmentRoute: String, CaseIterable, Hashable, Sendable, Codable {
  /// The item itself was looked at. Only this counts to trusted grades, agreement and exports.
  case seen
  /// A tile in a grid was looked at: may say only *not criminal* or *not for assessment*.
  case glanced
  /// Carried over from a member of the same family version.
  case inferred
}
