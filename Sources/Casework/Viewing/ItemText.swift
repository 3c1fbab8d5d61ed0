// SPDX-License-Identifier: Apache-2.0
// The evidence text of an item, uncovered by a person: each uncovering is a view.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault

/// A sort of evidence text that an item has.
public enum ItemText: String, CaseIterable, Hashable, Sendable {
  /// The paths and addresses at which it was found.
  case places
  /// What its provenance traces quote: prompts, names of models, comments.
  case traces
  /// The beginning of a text's content.
  case content
}

/// A piece of evidence text with a name of this program's.
public struct NamedText: Hashable, Sendable {
  /// What it is.
  public let name: String
  /// The text, escaped but for ends of lines.
  public let text: String
}

/// A trace with the evidence text that it quotes.
public struct TraceText: Hashable, Sendable {
  /// The trace's number.
  public let number: Int
  /// What sort of trace.
  public let kind: String
  /// Its fields that are evidence text.
  public let fields: [NamedText]
}

/// Evidence text of one item.
public enum RevealedText: Hashable, Sendable {
  /// Paths and addresses.
  case places([String])
  /// Traces with what they quote.
  case traces([TraceText])
  /// The beginning of a text.
  case content(String)
}

/// Evidence text that a person reads, within a view that is open.
public struct OpenText: Hashable, Sendable {
  /// The token of the view, by which it is kept and ended.
  public let token: String
  /// What is read.
  public let text: RevealedText
}

extension ViewService {
  /// The most places or traces that are told at once.
  public static let mostTexts = 500
  /// The most bytes of a text's content that are told.
  public static let mostContent = 64 << 10

  /// Uncovers evidence text of an item; the uncovering is a view, on record before anything is told, which lasts until
  /// the text is put away.
  ///
  /// - Returns: the texts of that sort, with control, bidirectional and zero-width characters escaped, so that none of
  ///   them shows as something else than it is; and the view, which is open.
  /// - Throws: ``CaseworkError`` `.denied`, `.notFound`; `.usage` for the content of what is no text;
  ///   errors of the catalog and the vault.
  public func revealText(
    _ sort: ItemText, of item: Int64, by actor: Actor, session: String
  ) throws -> OpenText {
    try actor.require(.reveal)
    let row = try store.catalog.read { try $0.row(ItemRow.self, key: .integer(item)) }
    guard let row else { throw CaseworkError(.notFound, "there is no item \(item)") }
    guard sort != .content || row.kind == .text else {
      throw CaseworkError(.usage, "item \(item) is no text")
    }
    let view = try begin(
      ViewRequest(text: sort.rawValue, items: [item], purpose: .item), by: actor,
      session: session)
    do {
      return OpenText(token: view.token, text: try text(sort, of: row))
    } catch {
      try? end(view.token, session: session, isActive: false)
      throw error
    }
  }

  private func text(_ sort: ItemText, of row: ItemRow) throws -> RevealedText {
    switch sort {
    case .places: .places(try store.catalog.read { try places(of: row.id, $0) })
    case .traces: .traces(try store.catalog.read { try traces(of: row.id, $0) })
    case .content: .content(try content(of: row))
    }
  }

  private func content(of row: ItemRow) throws -> String {
    guard let name = BlobName(bytes: row.contentName), let salt = BlobSalt(bytes: row.salt) else {
      throw CaseworkError(.tampered, "item \(row.id) names no blob; run martlet fsck")
    }
    let bytes = try store.vault.open(name: name, salt: salt).read(at: 0, count: Self.mostContent)
    return EvidenceText.escapedLines(String(decoding: bytes, as: UTF8.self))
  }

  private func places(of item: Int64, _ reader: any CatalogReader) throws -> [String] {
    let rows = try reader.rows(
      OccurrenceRow.self, where: [.equals("item_id", .integer(item))], orderedBy: ["id"],
      limit: Self.mostTexts)
    return try rows.map { row in
      let json = try store.columns.openJSON(
        row.sealedLocator, OccurrenceRow.self, "sealed_locator", row: row.id)
      return EvidenceText.escaped(json["text"]?.text ?? json.compactText)
    }
  }

  private func traces(of item: Int64, _ reader: any CatalogReader) throws -> [TraceText] {
    let rows = try reader.rows(
      TraceRow.self, where: StandingTraces.of(item, reader), orderedBy: ["number"],
      limit: Self.mostTexts)
    return try rows.compactMap { row in
      let json = try store.columns.openJSON(
        row.sealedTrace, TraceRow.self, "sealed_trace", row: item)
      guard let trace = TraceRecord.trace(json) else { return nil }
      return TraceText(
        number: Int(row.number), kind: trace.kind,
        fields: trace.fields.filter(\.isEvidenceText).map {
          NamedText(name: $0.name, text: EvidenceText.escapedLines($0.value))
        })
    }
  }
}
