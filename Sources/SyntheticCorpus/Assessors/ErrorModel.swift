// SPDX-License-Identifier: Apache-2.0
// How often simulated assessors are wrong: stated rates, zero in the baseline.

public import EvidenceModel

/// How often simulated assessors are wrong.
///
/// Every rate is a probability of an independent slip.
public struct ErrorModel: Hashable, Sendable {
  /// An assessed picture is taken for another class.
  public var classRate: Double
  /// A severity is taken for a neighbouring one.
  public var severityRate: Double
  /// An age band is taken for a neighbouring one.
  public var ageRate: Double
  /// The age or the sex is answered *unsure*.
  public var unsureRate: Double
  /// A picture to be selected is not selected by triage.
  public var missRate: Double
  /// A picture not to be selected is selected by triage.
  public var excessRate: Double

  /// Sets every rate, each 0...1.
  public init(
    classRate: Double, severityRate: Double, ageRate: Double, unsureRate: Double, missRate: Double,
    excessRate: Double
  ) {
    self.classRate = classRate
    self.severityRate = severityRate
    self.ageRate = ageRate
    self.unsureRate = unsureRate
    self.missRate = missRate
    self.excessRate = excessRate
  }

  /// No errors: what the baseline uses.
  public static let none = ErrorModel(
    classRate: 0, severityRate: 0, ageRate: 0, unsureRate: 0, missRate: 0, excessRate: 0)

  /// The rates of the second arm, invented for this program: 2 % classes, 8 % severities, 12 % ages,
  /// 3 % unsure, 1 % missed by triage, 2 % selected too many.
  public static let stated = ErrorModel(
    classRate: 0.02, severityRate: 0.08, ageRate: 0.12, unsureRate: 0.03, missRate: 0.01,
    excessRate: 0.02)

  /// The rates as they stand in a plan file.
  public var json: JSONValue {
    [
      "class": .number(classRate), "severity": .number(severityRate), "age": .number(ageRate),
      "unsure": .number(unsureRate), "triage_miss": .number(missRate),
      "triage_excess": .number(excessRate),
    ]
  }

  /// Reads rates from a plan file; `nil` when one is missing or outside 0...1.
  init?(json: JSONValue) {
    let names = ["class", "severity", "age", "unsure", "triage_miss", "triage_excess"]
    let rates = names.compactMap { json[$0]?.double }.filter { (0...1).contains($0) }
    guard rates.count == names.count else { return nil }
    self.init(
      classRate: rates[0], severityRate: rates[1], ageRate: rates[2], unsureRate: rates[3],
      missRate: rates[4], excessRate: rates[5])
  }

  /// What an assessor takes `truth` for.
  func perceived(_ truth: Truth, using generator: inout SeededGenerator) -> Truth {
    let draws = (0..<5).map { _ in generator.unit() }
    let sides = (0..<3).map { _ in generator.below(2) == 0 }
    var perceived = truth
    if draws[0] < classRate { perceived = Self.confused(perceived, towardsCriminal: sides[0]) }
    if draws[1] < severityRate, let severity = perceived.severity {
      perceived.severity = Self.neighbour(severity, in: Truth.Severity.allCases, upwards: sides[1])
    }
    if draws[2] < ageRate, let band = perceived.ageBand {
      let bands = FactQuestion.ageBand.answers.filter { $0 != "unsure" }
      perceived.ageBand = Self.neighbour(band, in: bands, upwards: sides[2])
    }
    if draws[3] < unsureRate, perceived.ageBand != nil { perceived.ageBand = "unsure" }
    if draws[4] < unsureRate, perceived.sex != nil { perceived.sex = "unsure" }
    return perceived
  }

  private static func confused(_ truth: Truth, towardsCriminal: Bool) -> Truth {
    var other = truth
    switch truth.grade {
    case .pseudoPhotograph:
      other.grade = towardsCriminal ? .prohibitedImage : .notCriminal
      other.severity = nil
      other.photographLike = !towardsCriminal
    case .prohibitedImage: other.grade = .notCriminal
    case .notCriminal, .notForAssessment:
      other.grade = towardsCriminal ? .pseudoPhotograph : .prohibitedImage
      other.severity = towardsCriminal ? .c : nil
      other.photographLike = towardsCriminal
      other.origin = "computer_made"
      if other.child == .no { other.child = .impression }
      other.ageBand = other.ageBand ?? "unsure"
      other.sex = other.sex ?? "unsure"
    }
    return other
  }

  private static func neighbour<Value: Equatable>(
    _ value: Value, in values: [Value], upwards: Bool
  ) -> Value {
    guard let position = values.firstIndex(of: value), values.count > 1 else { return value }
    if position == 0 { return values[1] }
    if position == values.count - 1 { return values[position - 1] }
    return values[upwards ? position + 1 : position - 1]
  }
}
