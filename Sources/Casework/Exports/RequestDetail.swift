// SPDX-License-Identifier: Apache-2.0
// What a request asks for exactly, what was said of it since, and what came of it: sealed in its row.

internal import Catalog
internal import Crypto
internal import EvidenceModel

/// What stands sealed in a request's row.
struct RequestDetail: Hashable {
  /// The settings, every one that the kind declares.
  var settings: JSONValue = .object([])
  var recipients: [String] = []
  var reason = ""
  /// What the export would have held when it was asked for.
  var counts: [ExportCount] = []
  /// The number of leaves then.
  var ledgerSize: Int64 = 0
  /// Why it was refused; empty otherwise.
  var refusal = ""
  /// The leaf of the approval.
  var approvalLeaf: Int64?
  var written: WrittenExport?

  /// A detail of a request that was made before there were any.
  init() {}

  init(settings: ExportSettings, terms: RequestTerms, counts: [ExportCount], ledgerSize: Int64) {
    self.settings = settings.json
    recipients = terms.recipients
    reason = terms.reason
    self.counts = counts
    self.ledgerSize = ledgerSize
  }

  /// SHA-256 over what is agreed to: kind, settings, recipients, reason.
  ///
  /// It stands in the leaves of asking and approving.
  func digest(of kind: RequestKind) -> [UInt8] {
    let asked: JSONValue = [
      "kind": .string(kind.rawValue), "settings": settings,
      "recipients": .array(recipients.map(JSONValue.string)), "reason": .string(reason),
    ]
    return Array(SHA256.hash(data: Array(asked.canonicalText.utf8)))
  }

  private var json: JSONValue {
    [
      "version": 1, "settings": settings,
      "recipients": .array(recipients.map(JSONValue.string)), "reason": .string(reason),
      "counts": ExportCount.json(counts), "ledger_size": .integer(ledgerSize),
      "refusal": .string(refusal), "approval_leaf": approvalLeaf.map(JSONValue.integer) ?? .null,
      "written": written?.json ?? .null,
    ]
  }

  private init?(_ json: JSONValue) {
    guard json["version"]?.integer == 1, let settings = json["settings"],
      let recipients = json["recipients"]?.elements, let reason = json["reason"]?.text,
      let counts = json["counts"].flatMap(ExportCount.read),
      let ledgerSize = json["ledger_size"]?.integer, let refusal = json["refusal"]?.text,
      let written = json["written"]
    else { return nil }
    self.settings = settings
    self.recipients = recipients.compactMap(\.text)
    self.reason = reason
    self.counts = counts
    self.ledgerSize = ledgerSize
    self.refusal = refusal
    approvalLeaf = json["approval_leaf"]?.integer
    self.written = WrittenExport(written)
  }

  /// Opens a row's detail; a row of before there were any has none.
  ///
  /// - Throws: `VaultError` `.corrupt`; ``CaseworkError`` `.tampered`.
  static func open(_ row: RequestRow, columns: SealedColumns) throws -> RequestDetail {
    guard let sealed = row.sealedDetail else { return RequestDetail() }
    let json = try columns.openJSON(sealed, RequestRow.self, "sealed_detail", row: row.id)
    guard let detail = RequestDetail(json) else {
      throw CaseworkError(
        .tampered, "request \(row.id) does not say what it asks for; run martlet fsck")
    }
    return detail
  }

  /// Seals the detail for its row.
  func seal(row id: Int64, columns: SealedColumns) -> [UInt8] {
    columns.seal(json, RequestRow.self, "sealed_detail", row: id)
  }
}

extension ExportCount {
  static func json(_ counts: [ExportCount]) -> JSONValue {
    .array(counts.map { ["name": .string($0.name), "number": JSONValue($0.number)] })
  }

  static func read(_ json: JSONValue) -> [ExportCount]? {
    json.elements?.compactMap { count in
      guard let name = count["name"]?.text,
        let number = count["number"]?.integer.flatMap({ Int(exactly: $0) })
      else { return nil }
      return ExportCount(name, number)
    }
  }
}

/// What was written of an export.
public struct WrittenExport: Hashable, Sendable {
  /// SHA-256 of the file, in hexadecimal.
  public let digest: String
  /// The number of bytes.
  public let byteCount: Int
  /// What it holds and leaves out.
  public let counts: [ExportCount]
  /// The signed manifest, as it stands in its file.
  public let manifest: String

  init(digest: String, byteCount: Int, counts: [ExportCount], manifest: String) {
    self.digest = digest
    self.byteCount = byteCount
    self.counts = counts
    self.manifest = manifest
  }

  var json: JSONValue {
    [
      "sha256": .string(digest), "bytes": JSONValue(byteCount),
      "counts": ExportCount.json(counts), "manifest": .string(manifest),
    ]
  }

  init?(_ json: JSONValue) {
    guard let digest = json["sha256"]?.text,
      let byteCount = json["bytes"]?.integer.flatMap({ Int(exactly: $0) }),
      let counts = json["counts"].flatMap(ExportCount.read), let manifest = json["manifest"]?.text
    else { return nil }
    self.init(digest: digest, byteCount: byteCount, counts: counts, manifest: manifest)
  }
}
