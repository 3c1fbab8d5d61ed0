// SPDX-License-Identifier: Apache-2.0
// Graded items as records of a list: fingerprints and class, and never a name or a place.

internal import Catalog
internal import EvidenceModel
internal import HashExchange
internal import LegalRegime

/// Makes records of lists from graded items.
struct ExportRecords {
  /// The quality that a PDQ hash must have to be handed on.
  static let lowestQuality = 50

  let graded: GradedItems
  let source: ExportSource

  /// The record of an item, with its fingerprints; no name, path or address.
  ///
  /// - Throws: `VaultError` `.corrupt`; ``CaseworkError`` `.tampered`; errors of the catalog.
  func record(of item: GradedItem, number: Int) throws -> ExchangeRecord {
    var record = ExchangeRecord(number: number, line: 0)
    let digests = try ItemDigests.open(item.item, columns: source.store.columns)
    record.md5 = digests.md5.description
    record.sha1 = digests.sha1.description
    record.sha256 = digests.sha256.description
    record.byteCount = item.item.byteCount
    let description = source.store.description
    record.source = (description.isSynthetic ? "SYNTHETIC " : "") + "martlet:\(description.id)"
    record.set = item.item.kind.rawValue
    record.category = item.outcome.instrument
    record.severity = item.outcome.severity
    record.status = item.founded
    record.added = item.day?.description
    record.tags = [
      "regime:\(graded.regime.regime.id)", "regime_version:\(graded.regime.regime.version)",
      "grade:\(item.founded)",
    ]
    if item.grade.status == .adjudicated { record.tags.append("adjudicated") }
    if description.isSynthetic { record.tags.append("SYNTHETIC") }
    try addPerceptual(item.item, to: &record)
    return record
  }

  /// PDQ of pictures and vPDQ of what moves, where the quality allows it.
  private func addPerceptual(_ item: ItemRow, to record: inout ExchangeRecord) throws {
    let columns = source.store.columns
    if item.kind == .image,
      let row = try source.reader.row(FingerprintRow.self, key: .integer(item.id), "pdq")
    {
      let stored = try StoredPDQ(row, columns: columns)
      if stored.quality >= Self.lowestQuality {
        record.pdq = stored.hash.description
        record.quality = Int64(stored.quality)
      }
    }
    if item.kind == .video,
      let row = try source.reader.row(FingerprintRow.self, key: .integer(item.id), "vpdq")
    {
      let frames = try VPDQFingerprint(row, columns: columns).frames.filter {
        $0.fingerprint.quality >= Self.lowestQuality
      }
      if !frames.isEmpty { record.vpdq = Self.text(frames) }
    }
  }

  /// Frames as threatexchange writes them.
  private static func text(_ frames: [VPDQFrame]) -> String {
    JSONValue.array(
      frames.map {
        .string(
          "\($0.fingerprint.hash),\($0.fingerprint.quality),"
            + DecimalText.fixed($0.seconds, places: 3))
      }
    ).compactText
  }
}
