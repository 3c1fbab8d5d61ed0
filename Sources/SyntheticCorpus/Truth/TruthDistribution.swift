// SPDX-License-Identifier: Apache-2.0
// The stated, invented distribution that truths are drawn from. No published table is behind it.

internal import EvidenceModel

/// Weights, in thousandths, from which truths within a class are drawn.
///
/// They are invented for this program and say nothing about the world: no published breakdown by
/// severity, age or sex is built in.
public struct TruthDistribution: Hashable, Sendable {
  /// One possible answer and its weight.
  public struct Weight: Hashable, Sendable {
    /// The answer.
    public let answer: String
    /// Its weight in thousandths.
    public let thousandths: Int
  }

  /// Severities of pseudo-photographs.
  public let severity: [Weight]
  /// Youngest age bands where a child is shown.
  public let ageBand: [Weight]
  /// Sexes where a child is shown.
  public let sex: [Weight]
  /// Whether the child is shown by predominant impression only.
  public let impression: Int
  /// Pictures without a child among those assessed and not criminal.
  public let noChild: Int
  /// Photograph-like pictures among those assessed and not criminal.
  public let photographLike: Int
  /// Origins of pictures that are not criminal.
  public let origin: [Weight]
  /// Known victims among pseudo-photographs.
  public let knownVictim: Int
  /// Public figures among pseudo-photographs.
  public let publicFigure: Int
  /// Commercial offers among criminal pictures.
  public let commercial: Int

  /// The one distribution in use.
  public static let standard = TruthDistribution(
    severity: [.init("a", 250), .init("b", 300), .init("c", 450)],
    ageBand: [
      .init("0-2", 40), .init("3-6", 140), .init("7-10", 320), .init("11-13", 280),
      .init("14-15", 140), .init("16-17", 80),
    ],
    sex: [.init("girl", 600), .init("boy", 300), .init("both", 70), .init("unsure", 30)],
    impression: 150, noChild: 450, photographLike: 700,
    origin: [.init("computer_made", 900), .init("camera", 40), .init("cannot_tell", 60)],
    knownVictim: 15, publicFigure: 20, commercial: 30)

  /// Draws a truth of class `grade`.
  func draw(_ grade: Truth.Class, using generator: inout SeededGenerator) -> Truth {
    var truth = Truth(grade: grade)
    let severity = Truth.Severity(rawValue: Self.pick(self.severity, using: &generator))
    let impression = generator.below(1_000) < self.impression
    let noChild = generator.below(1_000) < self.noChild
    let photographLike = generator.below(1_000) < self.photographLike
    let ageBand = Self.pick(self.ageBand, using: &generator)
    let sex = Self.pick(self.sex, using: &generator)
    let origin = Self.pick(self.origin, using: &generator)
    let rare = (0..<3).map { _ in generator.below(1_000) }
    switch grade {
    case .pseudoPhotograph:
      truth.severity = severity
      truth.child = impression ? .impression : .yes
      truth.knownVictim = rare[0] < knownVictim
      truth.publicFigure = rare[1] < publicFigure
      truth.commercial = rare[2] < commercial
    case .prohibitedImage:
      truth.photographLike = false
      truth.child = impression ? .impression : .yes
      truth.commercial = rare[2] < commercial
    case .notCriminal:
      truth.photographLike = photographLike
      truth.child = noChild ? .no : .yes
      truth.origin = photographLike ? origin : "computer_made"
    case .notForAssessment:
      truth.photographLike = photographLike
      truth.origin = photographLike ? origin : "computer_made"
    }
    if truth.child != .no {
      truth.ageBand = ageBand
      truth.sex = sex
    }
    return truth
  }

  private static func pick(_ weights: [Weight], using generator: inout SeededGenerator) -> String {
    var rest = generator.below(weights.reduce(0) { $0 + $1.thousandths })
    for weight in weights {
      if rest < weight.thousandths { return weight.answer }
      rest -= weight.thousandths
    }
    return weights.last?.answer ?? ""
  }

  /// The weights as they stand in a plan file.
  var json: JSONValue {
    func object(_ weights: [Weight]) -> JSONValue {
      .object(weights.map { .init($0.answer, JSONValue($0.thousandths)) })
    }
    return [
      "unit": "thousandths", "severity": object(severity), "age_band": object(ageBand),
      "sex": object(sex), "impression": JSONValue(impression), "no_child": JSONValue(noChild),
      "photograph_like": JSONValue(photographLike), "origin": object(origin),
      "known_victim": JSONValue(knownVictim), "public_figure": JSONValue(publicFigure),
      "commercial": JSONValue(commercial),
    ]
  }
}

extension TruthDistribution.Weight {
  init(_ answer: String, _ thousandths: Int) {
    self.answer = answer
    self.thousandths = thousandths
  }
}
