// SPDX-License-Identifier: Apache-2.0
// What was found to be wrong with inputs, by capture number; places only to a person who asks.

internal import Catalog
public import EvidenceModel

/// One recorded finding.
public struct RecordedFinding: Hashable, Sendable {
  /// The finding's number.
  public let number: Int64
  /// The source's number.
  public let source: Int64
  /// The capture's number; `nil` for a finding about a container or an item.
  public let capture: Int64?
  /// The item's number; `nil` for a finding about a capture.
  public let item: Int64?
  /// The finding itself.
  public let finding: Finding
  /// Where the capture was; only when a person asked for it.
  public let place: String?
}

/// Lists findings.
public struct FindingsService {
  let store: CaseStore
  let actor: Actor

  /// Lists the findings of `store` for `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// Calls `body` with every finding, in the order of recording.
  ///
  /// With `showsPlaces` the places of captures are revealed, which is a view and is recorded as one
  /// before the first is shown.
  ///
  /// - Throws: ``CaseworkError`` `.denied`; what `body` throws.
  public func list(showsPlaces: Bool, _ body: (RecordedFinding) throws -> Void) throws {
    if showsPlaces {
      try ViewService.recordTelling(of: "findings", to: actor, store: store)
    }
    try store.catalog.read { reader in
      try reader.forEach(FindingRow.self, orderedBy: ["id"]) { row in
        try body(try finding(row, reader: reader, showsPlaces: showsPlaces))
      }
    }
  }

  private func finding(
    _ row: FindingRow, reader: any CatalogReader, showsPlaces: Bool
  ) throws -> RecordedFinding {
    let json = try store.columns.openJSON(
      row.sealedDetail, FindingRow.self, "sealed_detail", row: row.id)
    let place = showsPlaces ? try place(ofCapture: row.captureId, reader: reader) : nil
    return RecordedFinding(
      number: row.id, source: row.sourceId, capture: row.captureId, item: row.itemId,
      finding: Finding(
        code: row.code, severity: row.severity, detail: json["detail"]?.text ?? "",
        offset: json["offset"]?.integer.map { Int($0) }),
      place: place)
  }

  private func place(ofCapture id: Int64?, reader: any CatalogReader) throws -> String? {
    guard let id, let row = try reader.row(CaptureRow.self, key: .integer(id)) else { return nil }
    let json = try store.columns.openJSON(
      row.sealedDetail, CaptureRow.self, "sealed_detail", row: row.id)
    return json["locator"]?["text"]?.text
  }
}
