// SPDX-License-Identifier: Apache-2.0
// Ledger leaves not shown in the ledger itself, and the requests and reports they cover.

/// One leaf of the ledger, with the salt and the sealed detail it commits to.
public struct LeafRow: CatalogRow {
  /// The table's name.
  public static let table = "leaf"
  /// The columns of the primary key.
  public static let keyColumns = ["seq"]

  /// The leaf's index in the ledger, from 0.
  public var seq: Int64
  /// What the leaf records, as a stable code.
  public var kind: String
  /// When, in microseconds since 1970.
  public var time: Int64
  /// The leaf as it stands in the ledger.
  public var entry: [UInt8]
  /// The salt of the commitment.
  public var salt: [UInt8]
  /// What the leaf commits to, sealed.
  public var sealedDetail: [UInt8]

  /// Groups the columns of a row.
  public init(
    seq: Int64, kind: String, time: Int64, entry: [UInt8], salt: [UInt8], sealedDetail: [UInt8]
  ) {
    self.seq = seq
    self.kind = kind
    self.time = time
    self.entry = entry
    self.salt = salt
    self.sealedDetail = sealedDetail
  }
}

/// One report that was made.
public struct ReportRow: CatalogRow {
  /// The table's name.
  public static let table = "report"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]

  /// The report's number.
  public var id: Int64
  /// `published` or `internal`.
  public var edition: String
  /// `html`, `json` or `csv`.
  public var format: String
  /// The number of leaves it was made from.
  public var ledgerSize: Int64
  /// SHA-256 of the report.
  public var digest: [UInt8]
  /// When, in microseconds since 1970.
  public var created: Int64
  /// Who made it.
  public var actor: String

  /// Groups the columns of a row.
  public init(
    id: Int64, edition: String, format: String, ledgerSize: Int64, digest: [UInt8], created: Int64,
    actor: String
  ) {
    self.id = id
    self.edition = edition
    self.format = format
    self.ledgerSize = ledgerSize
    self.digest = digest
    self.created = created
    self.actor = actor
  }
}

/// One request that needs a second person.
public struct RequestRow: CatalogRow {
  /// The table's name.
  public static let table = "request"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]

  /// The request's number.
  public var id: Int64
  /// What is asked for: `report`, `vics`, `hashlist`, ….
  public var kind: String
  /// Where it stands: `open`, `approved`, `refused`, `done`.
  public var state: String
  /// Who asked.
  public var requester: String
  /// Who decided.
  public var approver: String?
  /// When it was made, in microseconds since 1970.
  public var created: Int64
  /// When it was decided, in microseconds since 1970.
  public var decided: Int64?
  /// What exactly is asked for, sealed.
  public var sealedDetail: [UInt8]?

  /// Groups the columns of a row.
  public init(
    id: Int64, kind: String, state: String, requester: String, approver: String? = nil,
    created: Int64, decided: Int64? = nil, sealedDetail: [UInt8]? = nil
  ) {
    self.id = id
    self.kind = kind
    self.state = state
    self.requester = requester
    self.approver = approver
    self.created = created
    self.decided = decided
    self.sealedDetail = sealedDetail
  }
}
