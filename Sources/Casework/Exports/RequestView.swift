// SPDX-License-Identifier: Apache-2.0
// A request with all that is asked for, for those who ask and those who decide.

internal import Catalog
public import EvidenceModel

/// A request with all that is asked for.
public struct RequestView: Hashable, Sendable {
  /// Kind, state and people.
  public let summary: RequestSummary
  /// Every setting of the kind, as an object.
  public let settings: JSONValue
  /// Who is to have it.
  public let recipients: [String]
  /// Why.
  public let reason: String
  /// What it would have held when it was asked for.
  public let counts: [ExportCount]
  /// SHA-256 over kind, settings, recipients and reason, in hexadecimal: what the leaves of asking and approving name.
  public let digest: String
  /// Why it was refused; empty otherwise.
  public let refusal: String
  /// What a file of the export is called where nobody names it; `nil` for the internal report.
  public let fileName: String?
  /// What was written; `nil` before.
  public let written: WrittenExport?
}

extension RequestService {
  /// A request with all that is asked for.
  ///
  /// - Throws: ``CaseworkError`` `.denied` for whoever may neither ask nor decide; `.notFound`; `.tampered`.
  public func view(_ id: Int64) throws -> RequestView {
    guard actor.may(.export) || actor.may(.approve) else {
      throw CaseworkError(
        .denied, "who may neither ask for exports nor decide on them is not told what they hold")
    }
    return try store.catalog.read { reader in
      let (row, kind) = try Self.row(id, reader)
      guard let summary = Self.summary(row) else {
        throw CaseworkError(.tampered, "request \(id) has no state; run martlet fsck")
      }
      let detail = try RequestDetail.open(row, columns: store.columns)
      let fileName = try kind.export.map {
        $0.fileName(
          request: id, try ExportSettings(detail.settings, of: $0.settings))
      }
      return RequestView(
        summary: summary, settings: shown(detail.settings, of: kind), recipients: detail.recipients,
        reason: detail.reason, counts: detail.counts,
        digest: HexText.encode(detail.digest(of: kind)), refusal: detail.refusal,
        fileName: fileName, written: detail.written)
    }
  }

  /// Settings as they are shown: texts that may name people or places masked.
  private func shown(_ settings: JSONValue, of kind: RequestKind) -> JSONValue {
    let covered = kind.export?.settings.filter(\.isCovered).map(\.name) ?? []
    return .object(
      (settings.members ?? []).map { member in
        guard covered.contains(member.name), let text = member.value.text, !text.isEmpty else {
          return member
        }
        return .init(member.name, .string(MaskedText(text, columns: store.columns).text))
      })
  }
}
