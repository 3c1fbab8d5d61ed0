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
    }
  }
}
