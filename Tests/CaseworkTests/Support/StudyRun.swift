// SPDX-License-Identifier: Apache-2.0
// The simulated team at work in a case, in one order of the queue or the other.

import EvidenceModel
import LegalRegime
import SyntheticCorpus

@testable import Casework

/// The simulated team at work.
struct StudyRun {
  private static let begin = Instant(microseconds: 1_790_000_000_000_000)

  let testCase: TestCase
  let corpus: DemoCorpus
  let lead: Actor
  let raters: [Actor]

  init(_ testCase: TestCase, _ corpus: DemoCorpus) throws {
    self.testCase = testCase
    self.corpus = corpus
    lead = try testCase.add("lead", .lead)
    raters = try (1...corpus.manifest.assessors.raters).map {
      try testCase.add("assessor-\($0)", .assessor)
    }
    let open = try RegimeLibrary.regime("uk-england-wales").rules.filter { !$0.isVerified }
    try RegimeService(store: testCase.store, actor: testCase.administrator).confirm(
      rules: open.map(\.name), because: "read")
  }

  /// Triage of every posted picture, then the standard rules.
  func select() throws {
    let service = SelectionService(store: testCase.store, actor: lead)
    var decisions: [TriageDecision] = []
    for content in try SyntheticAccess(store: testCase.store).contents() {
      guard let record = corpus.truth[content.sha256], record.role == .posted else { continue }
      let isSelected = corpus.manifest.assessors.triage(record) == .selected
      decisions.append(
        TriageDecision(item: content.item, isSelected: isSelected, started: nil, ended: nil))
    }
    try service.triage(decisions)
    let text = SelectionRules.standardYAML
    _ = try service.run(try SelectionRules(yaml: text), text: text)
  }

  /// Every waiting item is assessed by the rater whose it is.
  func assess(reversed isReversed: Bool) throws {
    let access = try SyntheticAccess(store: testCase.store)
    let waiting = try access.waiting()
    var queue = try access.contents().filter { waiting.contains($0.item) }
    if isReversed { queue.reverse() }
    let team = corpus.manifest.assessors
    var clocks = Array(repeating: Self.begin, count: raters.count)
    var entries: [[AssessmentEntry]] = Array(repeating: [], count: raters.count)
    for content in queue {
      guard let record = corpus.truth[content.sha256], record.role == .posted else { continue }
      let rater = team.rater(of: content.sha256)
      let ended = clocks[rater].advanced(bySeconds: team.seconds(for: record))
      entries[rater].append(
        AssessmentEntry(
          item: content.item, facts: try team.facts(for: record, rater: rater), route: .seen,
          started: clocks[rater], ended: ended))
      clocks[rater] = ended
    }
    for rater in isReversed ? Array(raters.indices.reversed()) : Array(raters.indices) {
      let service = try AssessmentService(store: testCase.store, actor: raters[rater])
      for case .refused(let error) in try service.record(entries[rater]) { throw error }
    }
  }
}
