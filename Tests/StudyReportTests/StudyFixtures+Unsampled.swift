// SPDX-License-Identifier: Apache-2.0
// Items that no audit sample speaks for: left over by random studies, and by studies made up of so many of each.

import EvidenceModel
import StudyReport
import Testing

extension StudyFixtures {
  /// The audit of a random study with what no sample speaks for: nothing, anything, or what the study's items leave over.
  ///
  /// A quarter of the studies hold the stratum of what was not selected to their items too. The generator is a copy, so
  /// that whatever else is random stays as it was.
  static func unsampled(
    _ audit: StudyAudit, of items: [StudyItem], _ generator: SeededGenerator
  ) -> StudyAudit {
    var main = generator
    var own = SeededGenerator(seed: main.next(), label: "unsampled")
    switch own.below(4) {
    case 0: return audit
    case 1:
      return StudyAudit(
        strata: audit.strata, known: audit.known, waiting: skewed(9, 2, &own),
        carried: skewed(8, 2, &own), unconsidered: skewed(20, 2, &own),
        unseeable: skewed(20, 2, &own), undecided: audit.undecided, drafts: audit.drafts)
    case 2: return leftOver(audit, by: items)
    default: return leftOver(audit, by: items, isSampled: false)
    }
  }

  /// The audit with what a study's items leave over; where the stratum of what was not selected was never sampled, with
  /// what they leave in it too.
  static func leftOver(
    _ audit: StudyAudit, by items: [StudyItem], isSampled: Bool = true
  ) -> StudyAudit {
    var (waiting, carried, unconsidered, unseeable, viewable) = (0, 0, 0, 0, 0)
    for item in items where !item.isLookedAt {
      switch (item.selection, item.basis) {
      case (.selected, .none): waiting += 1
      case (.selected, .inferred), (.selected, .glanced): carried += 1
      case (.undecided, .none): unconsidered += 1
      case (.notSelected(_, "not decodable"), _): unseeable += 1
      case (.notSelected, _): viewable += 1
      default: break
      }
    }
    let strata = audit.strata.map { stratum in
      isSampled || stratum.id != "not_selected"
        ? stratum
        : StudyAuditStratum(id: stratum.id, title: stratum.title, present: viewable, samples: [])
    }
    return StudyAudit(
      strata: strata, known: audit.known, waiting: waiting, carried: carried,
      unconsidered: unconsidered, unseeable: unseeable, undecided: audit.undecided,
      drafts: audit.drafts)
  }

  /// How many items of each sort a study has; all but the texts are pictures, posted once each.
  struct Makeup: CustomTestStringConvertible {
    /// Selected, seen and not criminal.
    var seen = 60
    /// Selected and waiting.
    var waiting = 0
    /// Selected, with a tile alone.
    var carried = 0
    /// Taken in after the newest selection.
    var later = 0
    /// Not selected.
    var aside = 30
    /// Not selected, and broken.
    var broken = 0
    /// Texts that nobody posted, selected and waiting.
    var texts = 0

    var testDescription: String {
      "seen \(seen), waiting \(waiting), carried \(carried), later \(later), aside \(aside), broken \(broken), texts \(texts)"
    }
  }

  /// A study made up so, before anything of it was sampled.
  static func study(_ makeup: Makeup) -> StudySnapshot {
    var snapshot = empty()
    func add(_ count: Int, _ change: (inout StudyItem) -> Void) {
      for _ in 0..<count {
        var item = StudyItem(number: snapshot.items.count)
        change(&item)
        snapshot.items.append(item)
        guard item.kind == .image else { continue }
        snapshot.figures.append(PostedFigure(item: item.number, day: nil))
      }
    }
    add(makeup.seen) {
      $0.selection = .selected(rule: "rule")
      $0.basis = .seen
      $0.outcome = StudyOutcome(instrument: "none", severity: nil, standing: .standing)
      $0.isLookedAt = true
    }
    add(makeup.waiting) { $0.selection = .selected(rule: "rule") }
    add(makeup.carried) {
      $0.selection = .selected(rule: "rule")
      $0.basis = .glanced
    }
    add(makeup.later) { $0.selection = .undecided }
    add(makeup.aside + makeup.broken) { $0.selection = .notSelected(rule: "rule", stratum: "s") }
    add(makeup.texts) {
      $0 = StudyItem(number: $0.number, kind: .text, selection: .selected(rule: "rule"))
    }
    let pictures = snapshot.figures.count
    snapshot.counts = StudyCounts(
      sources: 1, captures: snapshot.items.count + 9, occurrences: snapshot.items.count,
      itemsByKind: [.image: pictures, .text: makeup.texts])
    snapshot.effort = (0..<4).map {
      AnalystEffort(pseudonym: "p\($0)", seconds: 900, looks: makeup.seen / 4)
    }
    let looks = makeup.seen / 4 * 4
    snapshot.work = StudyWork(
      stages: [
        .grading: StageWork(looks: looks, timed: looks, seconds: 3_600, people: [0, 1, 2, 3])
      ],
      lookSeconds: Array(repeating: 20, count: looks), timedPeople: 4)
    snapshot.audit = StudyAudit(
      strata: [
        StudyAuditStratum(
          id: "not_selected", title: "Not selected", present: makeup.aside, samples: []),
        StudyAuditStratum(
          id: "negative", title: "Not criminal", present: makeup.seen, samples: []),
      ], known: [:], waiting: makeup.waiting + makeup.texts, carried: makeup.carried,
      unconsidered: makeup.later, unseeable: makeup.broken)
    return snapshot
  }
}
