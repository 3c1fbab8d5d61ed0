// SPDX-License-Identifier: Apache-2.0
// The sums of a truth, to hold against what a report shows.

public import EvidenceModel

/// The sums over posted pictures.
public struct CorpusTotals: Hashable, Sendable {
  /// Posts that show a picture, a post with two pictures counted twice.
  public private(set) var postings = 0
  /// Distinct pictures.
  public private(set) var pictures = 0
  /// Distinct pictures that triage selects.
  public private(set) var selected = 0
  /// Pseudo-photographs by severity `a`, `b`, `c`.
  public private(set) var severity: [Truth.Severity: Int] = [:]
  /// Prohibited images.
  public private(set) var prohibitedImages = 0
  /// Criminal pictures by youngest age band.
  public private(set) var ageBand: [String: Int] = [:]
  /// Criminal pictures by sex.
  public private(set) var sex: [String: Int] = [:]
  /// All assessments together, in milliseconds.
  public private(set) var assessmentMilliseconds = 0
  /// All triage decisions together, in milliseconds.
  public private(set) var triageMilliseconds = 0

  /// Sums over `records`.
  public init(_ records: [TruthRecord]) {
    for record in records { add(record) }
  }

  /// Distinct pictures that triage does not select.
  public var notSelected: Int { pictures - selected }
  /// Criminal pseudo-photographs.
  public var pseudoPhotographs: Int { severity.values.reduce(0, +) }
  /// Assessed and not criminal.
  public var notCriminal: Int { selected - pseudoPhotographs - prohibitedImages }

  private mutating func add(_ record: TruthRecord) {
    postings += record.posts.count
    pictures += 1
    if record.truth.isSelected { selected += 1 }
    if let band = record.truth.severity { severity[band, default: 0] += 1 }
    if record.truth.grade == .prohibitedImage { prohibitedImages += 1 }
    if record.truth.grade.isCriminal {
      if let band = record.truth.ageBand { ageBand[band, default: 0] += 1 }
      if let answer = record.truth.sex { sex[answer, default: 0] += 1 }
    }
    assessmentMilliseconds += record.assessmentMilliseconds
    triageMilliseconds += record.triageMilliseconds
  }

  /// The sums as they stand in a plan file.
  public var json: JSONValue {
    func object(_ counts: [String: Int]) -> JSONValue {
      .object(counts.sorted { $0.key < $1.key }.map { .init($0.key, JSONValue($0.value)) })
    }
    let bands = Dictionary(uniqueKeysWithValues: severity.map { ($0.key.rawValue, $0.value) })
    return [
      "postings": JSONValue(postings), "pictures": JSONValue(pictures),
      "selected": JSONValue(selected), "not_selected": JSONValue(notSelected),
      "pseudo_photographs": JSONValue(pseudoPhotographs),
      "prohibited_images": JSONValue(prohibitedImages), "not_criminal": JSONValue(notCriminal),
      "severity": object(bands), "age_band": object(ageBand), "sex": object(sex),
      "assessment_ms": JSONValue(assessmentMilliseconds),
      "triage_ms": JSONValue(triageMilliseconds),
    ]
  }
}
