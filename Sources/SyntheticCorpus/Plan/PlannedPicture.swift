// SPDX-License-Identifier: Apache-2.0
// One distinct picture of a corpus, before it is drawn.

public import SyntheticEncoding

/// One distinct picture of a corpus, before it is drawn.
public struct PlannedPicture: Hashable, Sendable {
  /// The number printed on it, from 1.
  public let serial: Int
  /// The seed of its scene, shared by a family.
  public let scene: UInt64
  /// The width of the scene, in pixels.
  public let width: Int
  /// The height of the scene, in pixels.
  public let height: Int
  /// The family's number, from 1; absent outside families.
  public let family: Int?
  /// How it came from the first of its family.
  public let relation: FamilyRelation
  /// What it stands for.
  public let truth: Truth
  /// How it is encoded.
  public let format: PictureFormat
  /// What it says about itself.
  public let metadata: PictureMetadata
  /// How long its assessment takes, in milliseconds; 0 when it is not selected.
  public let assessmentMilliseconds: Int
  /// How long its triage takes, in milliseconds.
  public let triageMilliseconds: Int
}
