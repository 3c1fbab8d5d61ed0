// SPDX-License-Identifier: Apache-2.0
// One line of the truth file: one distinct picture of the capture.

public import EvidenceModel

/// What is true of one distinct picture of a synthetic capture.
public struct TruthRecord: Hashable, Sendable {
  /// What the picture is for.
  public enum Role: String, CaseIterable, Hashable, Sendable {
    /// Shown by posts in its full size.
    case posted
    /// The small form of a posted picture; counted with it, not beside it.
    case thumbnail
    /// An avatar or a banner: in the capture, in no posting.
    case furniture
  }

  /// The picture's content.
  public let sha256: SHA256Digest
  /// The number printed on it.
  public let serial: Int
  /// What it is for.
  public let role: Role
  /// What it stands for.
  public let truth: Truth
  /// The family's number; absent outside families.
  public let family: Int?
  /// How it came from the first of its family.
  public let relation: FamilyRelation
  /// The `id` attributes of the posts that show it, in order of time; empty for furniture.
  public let posts: [String]
  /// How long its assessment takes, in milliseconds; 0 when it is not selected.
  public let assessmentMilliseconds: Int
  /// How long its triage takes, in milliseconds; 0 when it is not posted itself.
  public let triageMilliseconds: Int

  /// Groups the parts of a record.
  public init(
    sha256: SHA256Digest, serial: Int, role: Role, truth: Truth, family: Int?,
    relation: FamilyRelation, posts: [String], assessmentMilliseconds: Int, triageMilliseconds: Int
  ) {
    self.sha256 = sha256
    self.serial = serial
    self.role = role
    self.truth = truth
    self.family = family
    self.relation = relation
    self.posts = posts
    self.assessmentMilliseconds = assessmentMilliseconds
    self.triageMilliseconds = triageMilliseconds
  }
}

extension TruthRecord {
  /// The record as a line of the truth file.
  var json: JSONValue {
    [
      "sha256": .string(sha256.description), "serial": JSONValue(serial),
      "role": .string(role.rawValue), "class": .string(truth.grade.rawValue),
      "glyph": .string(truth.glyph.rawValue), "selected": .bool(truth.isSelected),
      "severity": JSONValue(truth.severity?.rawValue), "child": .string(truth.child.rawValue),
      "photograph_like": .bool(truth.photographLike), "origin": .string(truth.origin),
      "age_band": JSONValue(truth.ageBand), "sex": JSONValue(truth.sex),
      "known_victim": .bool(truth.knownVictim), "public_figure": .bool(truth.publicFigure),
      "commercial": .bool(truth.commercial), "family": JSONValue(family),
      "relation": .string(relation.rawValue), "posts": .array(posts.map { .string($0) }),
      "assessment_ms": JSONValue(assessmentMilliseconds),
      "triage_ms": JSONValue(triageMilliseconds),
    ]
  }

  /// Reads a line of the truth file; `nil` when a member is missing or not allowed.
  init?(json: JSONValue) {
    guard let digest = json["sha256"]?.text.flatMap({ SHA256Digest(hex: $0) }),
      let serial = json["serial"]?.integer,
      let role = json["role"]?.text.flatMap(Role.init),
      let truth = Truth(json: json),
      let relation = json["relation"]?.text.flatMap(FamilyRelation.init),
      let posts = json["posts"]?.elements?.compactMap(\.text),
      let assessment = json["assessment_ms"]?.integer, let triage = json["triage_ms"]?.integer
    else { return nil }
    self.init(
      sha256: digest, serial: Int(serial), role: role, truth: truth,
      family: json["family"]?.integer.map { Int($0) }, relation: relation, posts: posts,
      assessmentMilliseconds: Int(assessment), triageMilliseconds: Int(triage))
  }
}

extension Truth {
  fileprivate init?(json: JSONValue) {
    guard let grade = json["class"]?.text.flatMap(Class.init),
      let child = json["child"]?.text.flatMap(Child.init),
      let photographLike = json["photograph_like"]?.bool, let origin = json["origin"]?.text,
      let knownVictim = json["known_victim"]?.bool, let publicFigure = json["public_figure"]?.bool,
      let commercial = json["commercial"]?.bool
    else { return nil }
    self.init(
      grade: grade, severity: json["severity"]?.text.flatMap(Severity.init), child: child,
      photographLike: photographLike, origin: origin, ageBand: json["age_band"]?.text,
      sex: json["sex"]?.text, knownVictim: knownVictim, publicFigure: publicFigure,
      commercial: commercial)
  }
}
