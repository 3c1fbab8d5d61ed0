// SPDX-License-Identifier: Apache-2.0
// What a leaf of the ledger records, as stable codes.

/// What a leaf of the ledger records.
public enum LeafKind: String, CaseIterable, Hashable, Sendable, Codable {
  /// The case was made: leaf 0.
  case caseCreate = "case.create"
  /// The key was destroyed: the last leaf.
  case caseErase = "case.erase"
  /// A source was opened, or its reading ended.
  case source = "ingest.source"
  /// One new item with its fingerprints, traces, matches and first occurrence.
  case item = "ingest.item"
  /// The captures of one batch, further occurrences, findings and pages.
  case captures = "ingest.captures"
  /// Posts and postings found by a page mapping.
  case postings = "ingest.postings"
  /// A version of a known list.
  case list = "list.import"
  /// Hits of recorded items on a newly imported list version.
  case matches = "list.match"
  /// A person confirmed or rejected a hit, or an entry that floods was held or released.
  case hits = "list.hits"
  /// Whose signatures are trusted from here on.
  case trust = "provenance.trust"
  /// What a search of some pictures for watermarks found.
  case watermarks = "provenance.watermarks"
  /// The traces of some items were read again, by newer rules.
  case traces = "provenance.traces"
  /// What some items, places and posts have in common with others was worked out.
  case links = "provenance.links"
  /// One version of the families.
  case families = "family.version"
  /// One run of the selection rules.
  case selection = "selection.run"
  /// People's triage decisions.
  case triage = "selection.triage"
  /// A user was added or changed.
  case user = "people.user"
  /// A person signed in or out, or was locked out for a while.
  case signIn = "people.signin"
  /// An assessment was recorded.
  case assessment
  /// An assessor took a record back.
  case withdrawal = "assessment.withdraw"
  /// A tag was put on an item or taken off.
  case tag = "assessment.tag"
  /// A note was made on an item.
  case note = "assessment.note"
  /// A work policy came into force.
  case policy = "settings.policy"
  /// The index of what waits was made anew.
  case queue = "work.queue"
  /// A version of the study plan was stored.
  case studyPlan = "study.plan"
  /// A sample was drawn for the study's audit.
  case studySample = "study.sample"
  /// A person opened the own results on golden items.
  case drift = "study.drift"
  /// An administrator confirmed an unverified rule.
  case ruleConfirmation = "regime.confirm"
  /// The case took up a regime, or a newer version of one.
  case regimeAdoption = "regime.adopt"
  /// Records were derived by a regime that the case is about to take up.
  case regimeDerivation = "regime.derive"
  /// A report was made.
  case report = "report"
  /// An export was asked for, decided on or written.
  case export = "export"
  /// Evidence text or a picture was shown to a person, or such views ended.
  case view
  /// Somebody asked who had looked at an item, and was told.
  case custody = "view.custody"

  /// The matching service was opened.
  case matchService = "match.service"
  /// Machines asked the matching service, and were answered.
  case matchQuery = "match.query"
  /// A machine's queries looked like probing; its token rests.
  case matchAlarm = "match.alarm"

  /// Whether a report made after such a leaf is of the same state as one made before it.
  public var leavesStudyUnchanged: Bool {
    switch self {
    case .report, .export, .view, .custody, .links, .signIn, .note, .policy, .queue, .drift,
      .matchService, .matchQuery, .matchAlarm:
      true
    default: false
    }
  }

  /// Whether the public part of such a leaf names nobody: who looked at something is in its sealed detail.
  var namesNobody: Bool { self == .view || self == .drift }
}
