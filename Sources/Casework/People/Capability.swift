// SPDX-License-Identifier: Apache-2.0
// What may be done in a case, and which role may do it: docs/roles.md shows the same table.

/// Something a role may or may not do.
public enum Capability: String, CaseIterable, Hashable, Sendable {
  /// Take in sources.
  case ingest
  /// Import lists.
  case importLists = "import_lists"
  /// Confirm and reject hits, hold back entries that flood.
  case manageLists = "manage_lists"
  /// Run selection and families, decide triage.
  case select
  /// Plan the study, draw its samples.
  case planStudy = "plan_study"
  /// Look through items, families, matches and traces; evidence text masked, no pictures.
  case browse
  /// See pictures.
  case viewPictures = "view_pictures"
  /// Record assessments.
  case assess
  /// Settle disputes.
  case adjudicate
  /// See evidence text.
  case reveal
  /// Make the published report, verify, see counts.
  case report
  /// Make the internal report.
  case internalReport = "internal_report"
  /// Ask for exports, and write those that another approved.
  case export
  /// Approve or refuse what another asked for.
  case approve
  /// Read the ledger: what was done when, by role.
  case seeLedger = "see_ledger"
  /// See what a team of four or more came to, and how far it agrees.
  case seeTeam = "see_team"
  /// Ask who viewed an item, for a stated reason.
  case custody
  /// See what another version of a regime would change, before anybody takes it up.
  case compareRegimes = "compare_regimes"
  /// Change the case's policy.
  case changeSettings = "change_settings"
  /// Ask whether something is on a known list, through the matching service.
  case match
  /// Be told how near what matched is.
  case matchDistances = "match_distances"
  /// Be told which entry matched.
  case matchEntries = "match_entries"
  /// Be told the fingerprints that a known list holds.
  case matchSignals = "match_signals"
  /// Manage users, confirm rules, erase.
  case administer

  /// The capability in words that follow "may" or "may not".
  public var words: String {
    switch self {
    case .ingest: "take in sources"
    case .importLists: "import lists"
    case .manageLists: "confirm or reject hits, or hold back entries of lists"
    case .select: "select items"
    case .planStudy: "plan the study or draw its samples"
    case .browse: "look through items"
    case .viewPictures: "see pictures"
    case .assess: "assess items"
    case .adjudicate: "settle disputes"
    case .reveal: "see evidence text"
    case .report: "see counts and reports"
    case .internalReport: "see the internal report"
    case .export: "ask for exports or write them"
    case .approve: "approve or refuse requests"
    case .seeLedger: "read the ledger"
    case .seeTeam: "see team totals"
    case .custody: "ask who viewed an item"
    case .compareRegimes: "see what another version of a regime would change"
    case .changeSettings: "change settings of the case"
    case .match: "ask whether something is on a known list"
    case .matchDistances: "be told how near an entry of a known list is"
    case .matchEntries: "be told which entry of a known list matched"
    case .matchSignals: "be told what a known list holds"
    case .administer: "manage users, rules or the case"
    }
  }
}

extension Actor {
  /// What each role may do.
  public static let capabilities: [UserRole: Set<Capability>] = [
    .assessor: [.browse, .viewPictures, .assess, .reveal, .report],
    .lead: [
      .ingest, .importLists, .manageLists, .select, .planStudy, .browse, .viewPictures, .assess,
      .adjudicate, .reveal, .report, .internalReport, .export, .approve, .seeLedger,
      .seeTeam, .compareRegimes,
    ],
    .auditor: [.browse, .report, .internalReport, .approve, .seeLedger, .seeTeam, .custody],
    .administrator: Set(Capability.allCases).subtracting([.viewPictures, .assess, .adjudicate]),
  ]

  /// What the holder of the case key may do without a user.
  public static let keyHolderCapabilities: Set<Capability> = [
    .ingest, .importLists, .select, .report,
  ]
}
