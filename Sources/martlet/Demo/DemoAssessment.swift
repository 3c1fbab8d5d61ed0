// SPDX-License-Identifier: Apache-2.0
// The simulated team at work: triage, selection, assessment. A vote is a function of item and seed.

internal import Casework
internal import EvidenceModel
internal import SyntheticCorpus

/// The simulated team at work in a synthetic case.
struct DemoAssessment {
  private static let entriesAtOnce = 500
  /// When the simulated work begins: assessors work beside each other from this moment on.
  private static let begin = Instant(microseconds: 1_790_000_000_000_000)

  let store: CaseStore
  let people: DemoPeople
  let truth: TruthFile
  let assessors: SimulatedAssessor
  /// Whether a person looks at every picture before assessment, as in the study replayed.
  let usesTriage: Bool

  /// Records triage decisions where they are used and runs the standard selection rules.
  ///
  /// Does nothing when that was done before.
  ///
  /// - Returns: the hours of triage, which are in no study figure.
  func select() throws -> Double {
    let access = try SyntheticAccess(store: store)
    let service = SelectionService(store: store, actor: people.lead)
    var seconds = 0.0
    var decisions: [TriageDecision] = []
    if usesTriage {
      for content in try access.contents() {
        let began = Self.begin.advanced(bySeconds: seconds)
        guard let record = truth[content.sha256], record.role == .posted else {
          // Pages of the forum are no pictures: nobody has to assess them.
          decisions.append(
            TriageDecision(item: content.item, isSelected: false, started: began, ended: began))
          continue
        }
        seconds += assessors.triageSeconds(for: record)
        decisions.append(
          TriageDecision(
            item: content.item, isSelected: assessors.triage(record) == .selected,
            started: began, ended: Self.begin.advanced(bySeconds: seconds)))
      }
      if try !access.hasTriage() { try service.triage(decisions) }
    }
    if try access.selectionRuns() == 0 {
      let text = SelectionRules.standardYAML
      _ = try service.run(try SelectionRules(yaml: text), text: text)
    }
    return seconds / 3_600
  }

  /// Lets each simulated assessor record what waits for that assessor, but for the last `left` items, which wait
  /// for whoever opens the workbench.
  func assess(leaving left: Int, checkpoint: () throws -> Void) throws {
    let access = try SyntheticAccess(store: store)
    let waiting = try access.waiting()
    var bar = ProgressBar(label: "assess", unit: "items")
    var entries: [[AssessmentEntry]] = Array(repeating: [], count: people.raters.count)
    var clocks = Array(repeating: Self.begin, count: people.raters.count)
    let posted = try access.contents().filter { truth[$0.sha256]?.role == .posted }
    for content in posted.dropLast(left) where waiting.contains(content.item) {
      guard let record = truth[content.sha256] else { continue }
      let rater = assessors.rater(of: content.sha256)
      let ended = clocks[rater].advanced(bySeconds: assessors.seconds(for: record))
      entries[rater].append(
        AssessmentEntry(
          item: content.item, facts: try assessors.facts(for: record, rater: rater), route: .seen,
          started: clocks[rater], ended: ended))
      clocks[rater] = ended
    }
    let total = entries.reduce(0) { $0 + $1.count }
    var done = 0
    for (rater, actor) in people.raters.enumerated() {
      let service = try AssessmentService(store: store, actor: actor)
      for start in stride(from: 0, to: entries[rater].count, by: Self.entriesAtOnce) {
        try checkpoint()
        let end = min(entries[rater].count, start + Self.entriesAtOnce)
        for outcome in try service.record(Array(entries[rater][start..<end])) {
          if case .refused(let error) = outcome { throw error }
        }
        done += end - start
        bar.update(done: done, total: total)
      }
    }
    bar.finish()
  }
}
