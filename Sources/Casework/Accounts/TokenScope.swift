// SPDX-License-Identifier: Apache-2.0
// What the token of a machine may be used for.

/// What the token of a machine may be used for; never more than its owner's role allows.
public enum TokenScope: String, CaseIterable, Hashable, Sendable {
  /// Take in sources.
  case ingest
  /// Claim items, see pictures, record assessments.
  case assess
  /// Import lists, confirm and reject hits.
  case lists
  /// Read the ledger.
  case ledger
  /// Look through items, families and matches.
  case read
  /// Make reports.
  case report
  /// Run selection.
  case select
  /// Ask the matching service whether something is on a known list, and on which.
  case match
  /// Be told by the matching service how near it is.
  case matchDistances = "match_distances"
  /// Be told by the matching service which entry it is.
  case matchEntries = "match_entries"
  /// Both, in one word.
  case matchDetail = "match_detail"
  /// Be told by the matching service the fingerprints that an entry holds.
  case matchSignals = "match_signals"

  /// What it allows.
  public var capabilities: Set<Capability> {
    switch self {
    case .ingest: [.ingest, .report]
    case .assess: [.assess, .viewPictures, .browse]
    case .lists: [.importLists, .manageLists, .browse]
    case .ledger: [.seeLedger, .report]
    case .read: [.browse, .report]
    case .report: [.report, .internalReport]
    case .select: [.select, .report]
    case .match: [.match]
    case .matchDistances: [.match, .matchDistances]
    case .matchEntries: [.match, .matchEntries]
    case .matchDetail: [.match, .matchDistances, .matchEntries]
    case .matchSignals: [.match, .matchSignals]
    }
  }

  /// What the owner's role must allow for the scope to make sense.
  var needed: Capability {
    switch self {
    case .ingest: .ingest
    case .assess: .assess
    case .lists: .importLists
    case .ledger: .seeLedger
    case .read: .browse
    case .report: .report
    case .select: .select
    case .match: .match
    case .matchDistances: .matchDistances
    case .matchEntries, .matchDetail: .matchEntries
    case .matchSignals: .matchSignals
    }
  }
}
