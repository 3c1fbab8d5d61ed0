// SPDX-License-Identifier: Apache-2.0
// The truth of a plan, once the digests of its pictures are known.

internal import EvidenceModel
internal import SyntheticEncoding

/// Joins a plan with the digests of what was written.
struct TruthBook {
  private let plan: CorpusPlan
  private let digests: [CaptureContent: SHA256Digest]

  init(_ plan: CorpusPlan, digests: [CaptureContent: SHA256Digest]) {
    self.plan = plan
    self.digests = digests
  }

  /// Posted pictures, then thumbnails, then furniture, each in order.
  var records: [TruthRecord] {
    var shows: [Int: [String]] = [:]
    for post in plan.posts {
      for attachment in post.attachments {
        shows[attachment.picture, default: []].append(post.identifier)
      }
    }
    var records: [TruthRecord] = []
    for role in [TruthRecord.Role.posted, .thumbnail] {
      for (index, picture) in plan.pictures.enumerated() {
        let content = role == .posted ? CaptureContent.full(index) : .thumbnail(index)
        guard let digest = digests[content] else { continue }
        records.append(
          TruthRecord(
            sha256: digest, serial: picture.serial, role: role, truth: picture.truth,
            family: picture.family, relation: picture.relation, posts: shows[index] ?? [],
            assessmentMilliseconds: picture.assessmentMilliseconds,
            triageMilliseconds: role == .posted ? picture.triageMilliseconds : 0))
      }
    }
    for number in 0..<plan.furniture {
      guard let digest = digests[.furniture(number)] else { continue }
      records.append(
        TruthRecord(
          sha256: digest, serial: number, role: .furniture, truth: Truth(grade: .notForAssessment),
          family: nil, relation: .alone, posts: [], assessmentMilliseconds: 0,
          triageMilliseconds: 0))
    }
    return records
  }
}
