// SPDX-License-Identifier: Apache-2.0
// What stands beside the counts, in the JSON document.

internal import EvidenceModel
internal import StudyStatistics

extension JSONRenderer {
  /// What has to be the same for the report to be made again.
  static func reproduction(_ note: ReproductionNote) -> JSONValue {
    [
      "regimes": .array(
        note.regimes.map {
          [
            "id": .string($0.id), "title": .string($0.title), "version": JSONValue($0.version),
            "sha256": .string($0.digest), "used": .bool($0.isUsed), "own": .bool($0.isOwn),
          ]
        }),
      "selection_rules_sha256": JSONValue(note.selectionRules),
      "truth_sha256": note.truthDigest.isEmpty ? .null : .string(note.truthDigest),
      "seeds_sealed": .bool(note.areSeedsSealed),
      "seeds": .array(
        note.seeds.map {
          ["id": .string($0.id), "label": .string($0.label), "seed": .integer($0.value)]
        }),
    ]
  }

  /// An earlier study beside this one.
  static func earlier(_ comparison: EarlierComparison) -> JSONValue {
    let study = comparison.study
    return [
      "title": .string(study.title), "publisher": .string(study.publisher),
      "published": .string(study.published), "source": .string(study.source),
      "period": .string(study.period), "frame": .string(study.frame),
      "regime": JSONValue(study.regime), "sha256": .string(study.digest),
      "figures": .array(comparison.figures.map(compared)),
    ]
  }

  private static func compared(_ figure: ComparedFigure) -> JSONValue {
    [
      "id": .string(figure.earlier.id), "label": .string(figure.earlier.label),
      "printed": .string(figure.earlier.printed),
      "value": figure.earlier.value.map(plain) ?? .null,
      "unit": .string(figure.earlier.unit.rawValue),
      "basis": .string(figure.earlier.basis.rawValue),
      "statute": JSONValue(figure.earlier.statute),
      "now": [
        "label": JSONValue(figure.label), "n": number(figure.now),
        "state": .string(figure.now.state),
        "unit": JSONValue(figure.unit?.rawValue), "basis": JSONValue(figure.basis?.rawValue),
        "statute": JSONValue(figure.statute),
      ],
      "difference": figure.difference.map { rounded($0, places: figure.places) } ?? .null,
      "ratio": figure.ratio.map { rounded($0, places: 2) } ?? .null,
      "reason": .string(figure.reason),
    ]
  }

  /// The share of a hotline's workload.
  static func workload(_ workload: WorkloadShare) -> JSONValue {
    [
      "source": .string(workload.source), "sha256": JSONValue(workload.digest),
      "rows": .array(workload.rows.map(row)),
    ]
  }

  private static func row(_ row: WorkloadShareRow) -> JSONValue {
    [
      "period": .string(row.stated.period), "first": .string(row.stated.first.description),
      "last": .string(row.stated.last.description), "total": number(row.total),
      "total_state": .string(row.total.state), "unit": .string(row.stated.unit.rawValue),
      "basis": .string(row.stated.basis.rawValue),
      "sampled": row.stated.sample.map { JSONValue($0.size) } ?? .null,
      "ai": number(row.part), "ai_state": .string(row.part.state),
      "share": row.share.map { text(FigureText.fixed($0, places: 6)) } ?? .null,
      "lower": row.interval.map {
        text(FigureText.fixed($0.lowerBound, places: 6, rounding: .down))
      } ?? .null,
      "upper": row.interval.map {
        text(FigureText.fixed($0.upperBound, places: 6, rounding: .up))
      } ?? .null,
      "method": JSONValue(row.method), "remark": .string(row.remark),
    ]
  }

  private static func text(_ decimal: String) -> JSONValue { .number(Double(decimal) ?? 0) }

  private static func rounded(_ value: Double, places: Int) -> JSONValue {
    plain(Double(DecimalText.fixed(value, places: places)) ?? 0)
  }

  /// A whole number as one.
  private static func plain(_ value: Double) -> JSONValue {
    Int64(exactly: value).map(JSONValue.integer) ?? .number(value)
  }
}
