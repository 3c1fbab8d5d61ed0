// SPDX-License-Identifier: Apache-2.0
// A draft as those read it who ask for it and who decide: covered, and uncovered on record.

internal import Catalog
public import EvidenceModel
internal import HashExchange

/// One document of a draft.
public struct CyberTipDocument: Hashable, Sendable {
  /// Its name in the archive.
  public let name: String
  /// The item that it is about; `nil` for the report.
  public let item: Int64?
  /// The document, covered or not.
  public let text: String

  /// The document as JSON.
  public var json: JSONValue {
    [
      "name": .string(name), "item": item.map { .integer($0) } ?? .null, "text": .string(text),
    ]
  }
}

/// A draft as it would be written now, what may be evidence covered.
public struct CyberTipPreview: Hashable, Sendable {
  /// The documents, in the order of the archive.
  public let documents: [CyberTipDocument]
  /// What a person must add or decide.
  public let toAdd: [CyberTipToAdd]

  /// The preview as JSON.
  public var json: JSONValue {
    [
      "documents": .array(documents.map(\.json)),
      "to_add": .array(toAdd.map(\.json)),
    ]
  }
}

/// Shows the draft that a request asks for.
public struct CyberTipPreviewService {
  /// The kind of request that asks for a draft.
  public static let kind = NCMECDraftExport.kind

  let store: CaseStore
  let actor: Actor

  /// Shows drafts of `store` to `actor`.
  public init(store: CaseStore, actor: Actor) {
    self.store = store
    self.actor = actor
  }

  /// The draft of a request, as it would be written now, what may be evidence covered.
  ///
  /// - Throws: ``CaseworkError`` `.denied` for whoever may neither ask nor decide; `.notFound` for a request that is none, or
  ///   of another kind; `.conflict` for one that was refused or used; `.usage` where nothing could be written now.
  /// - Complexity: as that of the export.
  public func preview(_ request: Int64) throws -> CyberTipPreview {
    let made = try make(request)
    let covered = made.draft.covered { MaskedText($0, columns: store.columns).text }
    return CyberTipPreview(
      documents: try documents(of: covered, made.list), toAdd: made.list.toAdd)
  }

  /// One document of a draft with nothing covered; that it is told is on record first, as a view of its item.
  ///
  /// - Parameters:
  ///   - name: the document's name.
  ///   - request: the request.
  ///   - views: what keeps views.
  ///   - session: whose view it is.
  /// - Returns: the document.
  /// - Throws: as ``preview(_:)``; ``CaseworkError`` `.denied` also for whoever may not see evidence text, `.notFound` for a
  ///   document that there is not.
  public func reveal(
    _ name: String, of request: Int64, views: ViewService, session: String
  ) throws -> CyberTipDocument {
    try actor.require(.reveal)
    let made = try make(request)
    let all = try documents(of: made.draft, made.list)
    guard let document = all.first(where: { $0.name == name }) else {
      throw CaseworkError(.notFound, "the draft has no document of that name")
    }
    let view = try views.begin(
      ViewRequest(text: "draft", items: [document.item].compactMap { $0 }, purpose: .list),
      by: actor, session: session)
    try? views.end(view.token, session: session, isActive: false)
    return document
  }

  private func make(_ request: Int64) throws -> MadeCyberTip {
    guard actor.may(.export) || actor.may(.approve) else {
      throw CaseworkError(
        .denied, "who may neither ask for exports nor decide on them is not told what they hold")
    }
    return try ExportSource.read(store, by: actor) { source in
      let (row, kind) = try RequestService.row(request, source.reader)
      guard kind.rawValue == Self.kind else {
        throw CaseworkError(.notFound, "request \(request) is for something else than a draft")
      }
      guard row.state == "open" || row.state == "approved" else {
        throw CaseworkError(
          .conflict, "request \(request) is \(row.state); its draft is not made again")
      }
      let settings = try ExportSettings(
        RequestDetail.open(row, columns: store.columns).settings, of: NCMECDraftExport().settings)
      return try NCMECDraftExport.make(settings, from: source).made
    }
  }

  private func documents(
    of draft: CyberTipDraft, _ list: CyberTipList
  ) throws(CyberTipError) -> [CyberTipDocument] {
    let notes = NCMECDraftExport.notes(isSynthetic: list.isSynthetic)
    return try draft.documents(notes: notes).enumerated().map { index, document in
      CyberTipDocument(
        name: document.name, item: index == 0 ? nil : list.files[index - 1].item,
        text: document.text)
    }
  }
}
