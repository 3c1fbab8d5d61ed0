// SPDX-License-Identifier: Apache-2.0
// Holds an earlier study against a finished report; what is not of the same kind is told, not subtracted.

internal import EvidenceModel

/// Holds earlier studies against a finished report.
///
/// It is given what may be printed and nothing else, so it tells no more than a reader of both can work out.
struct ComparisonMaker {
  let figures: [ComparableFigure]
  let regime: StudyRegime
  let caseID: String
  let edition: ReportEdition

  /// The earlier study's figures in their order, each beside this report's.
  func compare(_ study: EarlierStudy) -> EarlierComparison {
    EarlierComparison(study: study, figures: study.figures.map { compare($0, of: study) })
  }

  private func compare(_ earlier: EarlierStudy.Figure, of study: EarlierStudy) -> ComparedFigure {
    guard let now = figures.first(where: { $0.id == earlier.id }) else {
      return ComparedFigure(
        earlier: earlier, label: nil, now: .absent, unit: nil, basis: nil, statute: nil,
        difference: nil, places: 0, ratio: nil, reason: "this report has no such figure")
    }
    let reason = obstacle(earlier, now, study)
    var difference: Double?
    var places = 0
    var ratio: Double?
    if reason == nil, let then = earlier.value, let value = Self.value(now.number) {
      places = Self.places(then, now.number)
      difference = value - then
      ratio = then > 0 ? value / then : nil
    }
    var statute: String?
    if case .statute(let name) = now.law { statute = name }
    return ComparedFigure(
      earlier: earlier, label: now.label, now: now.number, unit: now.unit, basis: now.basis,
      statute: statute, difference: difference, places: places, ratio: ratio, reason: reason ?? "")
  }

  /// Why the two are not held against each other; `nil` where they can be.
  private func obstacle(
    _ earlier: EarlierStudy.Figure, _ now: ComparableFigure, _ study: EarlierStudy
  ) -> String? {
    if earlier.unit != now.unit {
      return "then \(earlier.unit.words), now \(now.unit.words)"
    }
    if earlier.basis != now.basis {
      return "then \(earlier.basis.words), now \(now.basis.words)"
    }
    if let reason = obstacle(of: now.law, earlier, study) { return reason }
    if edition == .published, study.caseID == caseID {
      return "the same case: what changed in it may be few"
    }
    if earlier.value == nil { return "what was printed then is no number" }
    switch now.number {
    case .count, .decimal: return nil
    case .hidden: return "hidden now"
    case .withheld: return "withheld now"
    case .unmeasured: return "not measured now"
    case .undefined: return "not defined now"
    case .absent: return "not in this report"
    }
  }

  private func obstacle(
    of law: ComparableFigure.Law, _ earlier: EarlierStudy.Figure, _ study: EarlierStudy
  ) -> String? {
    switch law {
    case .none: return nil
    case .regime:
      guard let then = study.regime else { return "the law of then is not stated" }
      return then == regime.id ? nil : "another law then: \(then)"
    case .statute(let name):
      guard let then = earlier.statute else { return "the statute of then is not stated" }
      return Self.key(then) == Self.key(name) ? nil : "another statute then: \(then)"
    }
  }

  /// A statute's name without what writers differ in: capitals and blanks.
  private static func key(_ statute: String) -> String {
    statute.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static func value(_ number: ReportNumber) -> Double? {
    switch number {
    case .count(let count): Double(count)
    case .decimal(let value, let places):
      Double(DecimalText.fixed(value, places: places))
    case .hidden, .withheld, .unmeasured, .undefined, .absent: nil
    }
  }

  /// The digits after the point that both have: the fewer of the two.
  private static func places(_ then: Double, _ now: ReportNumber) -> Int {
    guard case .decimal(_, let places) = now else { return 0 }
    var least = 0
    while least < places, Double(DecimalText.fixed(then, places: least)) != then { least += 1 }
    return least
  }
}
