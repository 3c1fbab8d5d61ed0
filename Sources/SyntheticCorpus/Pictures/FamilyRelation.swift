// SPDX-License-Identifier: Apache-2.0
// How a picture came from the first one of its family.

/// How a picture came from the first one of its family.
public enum FamilyRelation: String, CaseIterable, Hashable, Sendable {
  /// It is in no family.
  case alone
  /// It is the first of its family.
  case first
  /// The same scene, encoded again.
  case reencoded
  /// The same scene, smaller or larger.
  case scaled
  /// The same scene without its margins.
  case cropped
  /// The same scene, mirrored or turned.
  case flipped
  /// The same scene with small shapes added.
  case edited
  /// The same composition with other details: near to a person, not always to a hash.
  case varied
  /// The same scene under another sign: near to a hash, different in truth.
  case resigned

  /// The relations that make a further member, in the order in which they are dealt out.
  static let members: [FamilyRelation] = [
    .reencoded, .scaled, .flipped, .cropped, .edited, .varied,
  ]
}
