// SPDX-License-Identifier: Apache-2.0
// The study plan of a replay: a tenth rated twice, golden items, and an audit of both strata.

internal import Casework
internal import EvidenceModel
internal import SyntheticCorpus

/// The study plan of a replay.
struct ReplayPlan {
  /// The most golden items, which everybody rates.
  private static let mostGolden = 10

  let title: String
  let regime: String
  let raters: Int
  /// The items under study, by number, and what is true of them.
  let items: [(item: Int64, record: TruthRecord)]

  /// Items that everybody rates, spread evenly; none for a team of one.
  private var golden: [(item: Int64, record: TruthRecord)] {
    let selected = items.filter(\.record.truth.isSelected)
    guard raters > 1, !selected.isEmpty else { return [] }
    let count = max(1, min(Self.mostGolden, selected.count / 20))
    return (0..<count).map { selected[$0 * selected.count / count] }
  }

  /// The plan file.
  func text(seed: UInt64) throws -> String {
    let truthful = SimulatedAssessor(raters: raters, seed: seed, error: .none)
    let lines = try golden.map { item, record in
      let facts = try truthful.facts(for: record, rater: 0).entries.map {
        "\($0.question.rawValue): \"\($0.answer)\""
      }
      return "  - {item: \(item), facts: {\(facts.joined(separator: ", "))}}"
    }
    return """
      format: martlet.study-plan/1
      title: \(title)
      question: How many of the synthetic pictures of one month are of which class?
      frame: {what: pictures posted to one synthetic forum, from: "2023-09-01", to: "2023-09-30"}
      regimes: [\(regime)]
      selection: {rules: standard, seed: 1}
      audits:
        - {stratum: not_selected, excludes: 0.01, confidence: 0.95, seed: 5}
        - {stratum: negative, share: 0.025, seed: 6}
      double_rating: {share: \(raters > 1 ? "0.1" : "0"), seed: 7}
      golden:\(lines.isEmpty ? " none" : "\n" + lines.joined(separator: "\n"))
      roles: {assessors: \(raters), leads: [\(DemoPeople.leadName)]}

      """
  }
}
