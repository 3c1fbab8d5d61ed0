// SPDX-License-Identifier: Apache-2.0
// What needs two people: one asks, another decides, and it is used once.

internal import Catalog
public import EvidenceModel

/// What a request is for.
public enum RequestKind: String, CaseIterable, Hashable, Sendable, Codable {
  /// The internal edition of the study report.
  case internalReport = "report.internal"

  /// What the requester must be allowed to do.
  var capability: Capability {
    switch self {
    case .internalReport: .internalReport
    }
  }
}

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
  /// - Throws: ``CaseworkError`` `.denied` for the key holder and for roles that may not have it.
  public func request(_ kind: RequestKind) throws -> Int64 {
    try actor.require(kind.capability)
    guard actor.user != nil else {
      throw CaseworkError(.denied, "only a user with a name may ask; use --user")
    }
    return try store.record(actor) { recording in
      let id = try recording.number(RequestRow.self)
      try recording.insert(
        RequestRow(
          id: id, kind: kind.rawValue, state: RequestSummary.State.open.rawValue,
          requester: actor.pseudonym, created: recording.now.microseconds))
      try leaf(recording, id: id, kind: kind, change: "requested")
      return id
    }
  }

  /// Decides on somebody else's request.
  ///
  /// - Throws: ``CaseworkError`` `.denied` for one's own request; `.notFound`; `.conflict` when it was
  ///   decided before.
  public func decide(_ id: Int64, approve: Bool) throws {
    try actor.require(.approve)
    try store.record(actor) { recording in
      var (row, kind) = try Self.row(id, recording.reader)
      guard row.requester != actor.pseudonym else {
        throw CaseworkError(.denied, "another person must decide on request \(id)")
      }
      guard row.state == RequestSummary.State.open.rawValue else {
        throw CaseworkError(.conflict, "request \(id) was decided before: it is \(row.state)")
      }
      row.state = (approve ? RequestSummary.State.approved : .refused).rawValue
      row.approver = actor.pseudonym
      row.decided = recording.now.microseconds
      try recording.update(row)
      try leaf(recording, id: id, kind: kind, change: approve ? "approved" : "refused")
    }
  }

  /// All requests, by number.
  public func list() throws -> [RequestSummary] {
    try actor.require(.report)
    return try store.catalog.read { try $0.rows(RequestRow.self, orderedBy: ["id"]) }.compactMap {
      row in
      guard let kind = RequestKind(rawValue: row.kind),
        let state = RequestSummary.State(rawValue: row.state)
      else { return nil }
      return RequestSummary(
        id: row.id, kind: kind, state: state, requester: row.requester, approver: row.approver,
        created: Instant(microseconds: row.created))
    }
  }

  /// Checks that `id` is an approved, unused request of this actor for `kind`.
  ///
  /// - Throws: ``CaseworkError`` `.denied`, `.notFound`, `.conflict`.
  func check(_ id: Int64?, for kind: RequestKind, _ reader: any CatalogReader) throws {
    guard let id else {
      throw CaseworkError(
        .denied,
        "this needs two people: ask with `martlet export request \(kind.rawValue)`, have another user "
          + "approve it, and name it with --request")
    }
    let (row, found) = try Self.row(id, reader)
    guard found == kind, row.requester == actor.pseudonym else {
      throw CaseworkError(.denied, "request \(id) is for something else, or of another person")
    }
    guard row.state == RequestSummary.State.approved.rawValue else {
      throw CaseworkError(.denied, "request \(id) is not approved: it is \(row.state)")
    }
  }

  /// Marks a request as used, within the transaction that uses it.
  func use(_ id: Int64, for kind: RequestKind, _ recording: Recording) throws {
    try check(id, for: kind, recording.reader)
    var (row, _) = try Self.row(id, recording.reader)
    row.state = RequestSummary.State.done.rawValue
    try recording.update(row)
  }

  private static func row(
    _ id: Int64, _ reader: any CatalogReader
  ) throws -> (RequestRow, RequestKind) {
    guard let row = try reader.row(RequestRow.self, key: .integer(id)),
      let kind = RequestKind(rawValue: row.kind)
    else { throw CaseworkError(.notFound, "there is no request \(id)") }
    return (row, kind)
  }

  private func leaf(
    _ recording: Recording, id: Int64, kind: RequestKind, change: String
  ) throws {
    try recording.leaf(
      .export, shown: [("request", String(id)), ("kind", kind.rawValue), ("change", change)])
  }
}
