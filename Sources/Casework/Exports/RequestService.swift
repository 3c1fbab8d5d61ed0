// SPDX-License-Identifier: Apache-2.0
// What needs two people: one asks, another decides, and it is used once.

internal import Catalog
public import EvidenceModel
internal import Ledger

/// A request as people see it.
public struct RequestSummary: Hashable, Sendable {
  /// Where a request stands.
  public enum State: String, CaseIterable, Hashable, Sendable, Codable {
    /// Nobody has decided.
    case open
    /// A second person approved it.
    case approved
    /// A second person refused it.
    case refused
    /// It was used.
    case done
  }

  /// The request's number.
  public let id: Int64
  /// What it is for.
  public let kind: RequestKind
  /// Where it stands.
  public let state: State
  /// Who asked, as a pseudonym.
  public let requester: String
  /// Who decided, as a pseudonym; `nil` while open.
  public let approver: String?
  /// When it was asked.
  public let created: Instant
  /// When it was decided; `nil` while open.
  public let decided: Instant?
}

/// Asks for and decides on what needs two people.
public struct RequestService {
  let store: CaseStore
  let actor: Actor

  /// Works on the requests of `store` on behalf of `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// Asks for something and returns the request's number.
  ///
  /// What an export would hold is counted and kept with the request; its settings, recipients and reason cannot be changed
  /// any more: another request says something else.
  ///
  /// - Throws: ``CaseworkError`` `.denied` for the key holder and for roles that may not have it; `.usage` for settings that
  ///   the kind or the case does not have, and for an export without recipient or reason.
  public func request(_ kind: RequestKind, _ terms: RequestTerms = .none) throws -> Int64 {
    try actor.require(kind.capability)
    guard actor.user != nil else {
      throw CaseworkError(.denied, "only a user with a name may ask; use --user")
    }
    let detail = try detail(kind, terms)
    return try store.record(actor) { recording in
      let id = try recording.number(RequestRow.self)
      try recording.insert(
        RequestRow(
          id: id, kind: kind.rawValue, state: RequestSummary.State.open.rawValue,
          requester: actor.pseudonym, created: recording.now.microseconds,
          sealedDetail: detail.seal(row: id, columns: store.columns)))
      try Self.leaf(recording, id: id, kind: kind, change: "requested", detail)
      return id
    }
  }

  private func detail(_ kind: RequestKind, _ terms: RequestTerms) throws -> RequestDetail {
    guard let export = kind.export else {
      guard terms.settings.members?.isEmpty == true else {
        throw CaseworkError(.usage, "the internal report has no settings here")
      }
      try RequestTerms.check(recipients: terms.recipients)
      try RequestTerms.check(reason: terms.reason)
      return RequestDetail(
        settings: try ExportSettings(.object([]), of: []), terms: terms, counts: [], ledgerSize: 0)
    }
    try terms.check()
    let settings = try ExportSettings(terms.settings, of: export.settings)
    let counted = try ExportService(store: store, actor: actor).preview(export, settings)
    return RequestDetail(
      settings: settings, terms: terms, counts: counted.counts, ledgerSize: counted.ledgerSize)
  }

  /// Decides on somebody else's request.
  ///
  /// - Parameters:
  ///   - id: The request.
  ///   - approve: Whether it may be used.
  ///   - reason: Why not; kept with a refusal, which needs one.
  /// - Throws: ``CaseworkError`` `.denied` for one's own request; `.notFound`; `.conflict` when it was
  ///   decided before; `.usage` for a reason that is no line, and for a refusal without one.
  public func decide(_ id: Int64, approve: Bool, reason: String = "") throws {
    try actor.require(.approve)
    try RequestTerms.check(reason: reason)
    guard approve || !reason.isEmpty else {
      throw CaseworkError(.usage, "a refusal has a reason: say in one line why not")
    }
    guard actor.user != nil else {
      throw CaseworkError(.denied, "only a user with a name may decide; use --user")
    }
    try store.record(actor) { recording in
      var (row, kind) = try Self.row(id, recording.reader)
      guard row.requester != actor.pseudonym else {
        throw CaseworkError(.denied, "another person must decide on request \(id)")
      }
      guard row.state == RequestSummary.State.open.rawValue else {
        throw CaseworkError(.conflict, "request \(id) was decided before: it is \(row.state)")
      }
      var detail = try RequestDetail.open(row, columns: store.columns)
      if approve {
        detail.approvalLeaf = recording.nextLeaf
      } else {
        detail.refusal = reason
      }
      row.state = (approve ? RequestSummary.State.approved : .refused).rawValue
      row.approver = actor.pseudonym
      row.decided = recording.now.microseconds
      row.sealedDetail = detail.seal(row: id, columns: store.columns)
      try recording.update(row)
      try Self.leaf(recording, id: id, kind: kind, change: approve ? "approved" : "refused", detail)
    }
  }

  /// All requests, by number.
  public func list() throws -> [RequestSummary] {
    try actor.require(.report)
    return try store.catalog.read { try $0.rows(RequestRow.self, orderedBy: ["id"]) }.compactMap(
      Self.summary)
  }

  static func summary(_ row: RequestRow) -> RequestSummary? {
    guard let kind = RequestKind(rawValue: row.kind),
      let state = RequestSummary.State(rawValue: row.state)
    else { return nil }
    return RequestSummary(
      id: row.id, kind: kind, state: state, requester: row.requester, approver: row.approver,
      created: Instant(microseconds: row.created),
      decided: row.decided.map { Instant(microseconds: $0) })
  }

  // MARK: - Using

  /// Checks that `id` is an approved, unused request of this actor for `kind`.
  ///
  /// What was asked for is held against the leaf of the approval, and whoever approved must still be one who may.
  ///
  /// - Returns: what exactly was approved.
  /// - Throws: ``CaseworkError`` `.denied`, `.notFound`, `.conflict`, `.tampered`.
  @discardableResult
  func check(
    _ id: Int64?, for kind: RequestKind, _ reader: any CatalogReader
  ) throws -> RequestDetail {
    guard let id else {
      throw CaseworkError(
        .denied,
        "this needs two people: ask with `martlet export request \(kind.rawValue)`, have another user "
          + "approve it, and name it with --request")
    }
    let row = try own(id, for: kind, reader)
    guard row.state == RequestSummary.State.approved.rawValue else {
      throw CaseworkError(.denied, "request \(id) is not approved: it is \(row.state)")
    }
    let approver = try Self.user(row.approver, reader)
    guard approver?.may(.approve) == true, row.approver != row.requester else {
      throw CaseworkError(
        .denied,
        "whoever approved request \(id) may not approve any more; ask again and have another approve it"
      )
    }
    let detail = try RequestDetail.open(row, columns: store.columns)
    try checkApproval(of: row, kind, detail, reader)
    return detail
  }

  /// The row of a request of this actor for `kind`.
  ///
  /// - Throws: ``CaseworkError`` `.denied`, `.notFound`.
  func own(_ id: Int64, for kind: RequestKind, _ reader: any CatalogReader) throws -> RequestRow {
    let (row, found) = try Self.row(id, reader)
    guard found == kind, row.requester == actor.pseudonym else {
      throw CaseworkError(.denied, "request \(id) is for something else, or of another person")
    }
    return row
  }

  /// Holds what is asked for against what the leaf of the approval says was approved.
  private func checkApproval(
    of row: RequestRow, _ kind: RequestKind, _ detail: RequestDetail, _ reader: any CatalogReader
  ) throws {
    // Approvals of before there were settings name no leaf, and can be of the internal report alone.
    guard let seq = detail.approvalLeaf else {
      guard kind == .internalReport else { throw Self.changed(row.id) }
      return
    }
    guard let stored = try reader.row(LeafRow.self, key: .integer(seq)),
      let leaf = try? LedgerLeaf(bytes: stored.entry), leaf.kind == LeafKind.export.rawValue,
      leaf["request"] == String(row.id), leaf["change"] == "approved", leaf.actor == row.approver,
      leaf["asked"] == HexText.encode(detail.digest(of: kind))
    else { throw Self.changed(row.id) }
  }

  private static func changed(_ id: Int64) -> CaseworkError {
    CaseworkError(
      .tampered, "request \(id) is not what was approved; run martlet fsck, and ask again")
  }

  /// Marks a request as used, within the transaction that uses it; its next leaf commits to that.
  func use(
    _ id: Int64, for kind: RequestKind, written: WrittenExport? = nil, _ recording: Recording
  ) throws {
    var detail = try check(id, for: kind, recording.reader)
    var (row, _) = try Self.row(id, recording.reader)
    row.state = RequestSummary.State.done.rawValue
    if let written {
      detail.written = written
      row.sealedDetail = detail.seal(row: id, columns: store.columns)
    }
    try recording.update(row)
  }

  static func row(_ id: Int64, _ reader: any CatalogReader) throws -> (RequestRow, RequestKind) {
    guard let row = try reader.row(RequestRow.self, key: .integer(id)),
      let kind = RequestKind(rawValue: row.kind)
    else { throw CaseworkError(.notFound, "there is no request \(id)") }
    return (row, kind)
  }

  /// The active user whom a pseudonym stands for, with the role of today.
  private static func user(_ pseudonym: String?, _ reader: any CatalogReader) throws -> Actor? {
    guard let pseudonym, pseudonym.hasPrefix("user-"), let id = Int64(pseudonym.dropFirst(5)),
      let row = try reader.row(UserRow.self, key: .integer(id)), row.state == "active",
      let role = UserRole(rawValue: row.role)
    else { return nil }
    return Actor(user: row.id, name: row.name, role: role)
  }

  private static func leaf(
    _ recording: Recording, id: Int64, kind: RequestKind, change: String, _ detail: RequestDetail
  ) throws {
    try recording.leaf(
      .export,
      shown: [
        ("request", String(id)), ("kind", kind.rawValue), ("change", change),
        ("asked", HexText.encode(detail.digest(of: kind))),
      ])
  }
}
