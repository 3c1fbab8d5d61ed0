// SPDX-License-Identifier: Apache-2.0
// The rows of one new item: its digests, fingerprints, traces and conclusion, sealed.

internal import Catalog
internal import EvidenceModel
internal import EvidenceVault
internal import MediaDecoding
internal import PerceptualHash
internal import Provenance

/// Where an item stands after it was read.
enum ItemState: String, CaseIterable {
  /// A picture or video that was decoded.
  case decoded
  /// A picture or video that could not be decoded.
  case undecodable
  /// Content of a kind that is not decoded.
  case stored
}

/// Every fingerprint of one item.
struct ItemFingerprints {
  let digests: ContentDigests
  let pdq: PDQFingerprint?
  let dihedral: [PDQHash]
  var vpdq: VPDQFingerprint?
}

/// The rows of one new item.
struct ItemRecord {
  let itemRow: ItemRow
  let fingerprintRows: [FingerprintRow]
  let traceRows: [TraceRow]
  let conclusionRow: ConclusionRow?
  /// By which rules its traces were read; `nil` where none were looked for.
  let readingRow: TraceReadingRow?
  let fingerprints: ItemFingerprints
  let findings: [Finding]

  init(
    id: Int64, content: PendingContent, examined: Result<Examination, DecodeError>?,
    columns: SealedColumns, sha256Key: [UInt8]
  ) {
    let blob = content.blob
    let examination: Examination? = if case .success(let value)? = examined { value } else { nil }
    let failure: DecodeError? =
      if case .failure(let error)? = examined { error } else { examination?.error }
    fingerprints = ItemFingerprints(
      digests: blob.digests, pdq: examination?.pdq, dihedral: examination?.dihedral ?? [],
      vpdq: examination?.vpdq)
    // What ended the decoding may have been met before it; one telling is enough.
    let failed = Self.findings(of: failure, kind: content.kind)
    let told = Set(failed.map(\.code))
    findings = (examination?.findings ?? []).filter { !told.contains($0.code) } + failed
    // What stands behind a first picture that cannot be decoded is there to be seen.
    let holdsFrames =
      examination?.vpdq.map { content.kind == .video || !$0.frames.isEmpty } ?? false
    let isDecoded = holdsFrames || content.kind != .video && examination?.pdq != nil
    let state: ItemState =
      examined == nil || content.kind == .model ? .stored : isDecoded ? .decoded : .undecodable
    itemRow = ItemRow(
      id: id, contentName: blob.name.bytes, salt: blob.salt.bytes, kind: content.kind,
      byteCount: Int64(blob.byteCount), sha256Key: sha256Key,
      sha1Key: columns.lookup.digest(blob.digests.sha1.bytes, domain: "sha1"),
      md5Key: columns.lookup.digest(blob.digests.md5.bytes, domain: "md5"),
      format: (examination?.format ?? content.format)?.rawValue,
      width: examination?.image?.width ?? examination?.video?.width,
      height: examination?.image?.height ?? examination?.video?.height,
      sealedDetail: columns.seal(
        Self.detail(blob, examination, failure), ItemRow.self, "sealed_detail", row: id),
      state: state.rawValue)
    fingerprintRows = Self.rows(of: fingerprints, id: id, columns: columns)
    let traces = ItemTraces.stored(
      examination?.traces ?? [], kind: content.kind, format: content.format,
      byteCount: blob.byteCount, sha256: blob.digests.sha256.description,
      digests: content.modelDigests)
    let isRead = examined != nil && TraceReadingCounts.kinds.contains(content.kind)
    readingRow =
      isRead
      ? TraceReadingRow(itemId: id, rules: TraceRules.version, firstNumber: 0, formerTraces: 0)
      : nil
    traceRows = traces.enumerated().map { number, trace in
      TraceRow(
        itemId: id, number: number,
        sealedTrace: columns.seal(TraceRecord.json(trace), TraceRow.self, "sealed_trace", row: id))
    }
    conclusionRow = examination.map { _ in
      let conclusion = ConclusionRules.conclude(traces)
      return ConclusionRow(
        itemId: id, code: conclusion.code, strength: conclusion.strength,
        sealedReasons: columns.seal(
          .array(conclusion.reasons.map(JSONValue.string)), ConclusionRow.self, "sealed_reasons",
          row: id))
    }
  }

  private static func findings(of failure: DecodeError?, kind: ItemKind) -> [Finding] {
    guard let failure else { return [] }
    let prefix = kind == .video ? "video" : kind == .model ? "model" : "image"
    return [
      Finding(
        code: "\(prefix).\(failure.code.rawValue)",
        severity: .unreadable, detail: failure.detail)
    ]
  }

  private static func detail(
    _ blob: StoredBlob, _ examination: Examination?, _ failure: DecodeError?
  ) -> JSONValue {
    [
      "md5": .string(blob.digests.md5.description), "sha1": .string(blob.digests.sha1.description),
      "sha256": .string(blob.digests.sha256.description),
      "orientation": JSONValue(examination?.image?.orientation),
      "frames": JSONValue(examination?.image?.frames),
      "alpha": examination?.image.map { .bool($0.hasAlpha) } ?? .null,
      "video": examination?.video.map { video($0, examination?.vpdq) } ?? .null,
      "error": JSONValue(failure?.code.rawValue),
    ]
  }

  private static func video(_ facts: VideoFacts, _ vpdq: VPDQFingerprint?) -> JSONValue {
    [
      "codec": .string(facts.codec),
      "microseconds": facts.microseconds.map { .integer($0) } ?? .null,
      "frame_rate": facts.frameRate.map { .number($0) } ?? .null,
      "frames": JSONValue(facts.frames), "rotation": JSONValue(facts.rotation),
      "key_frames": .array((vpdq.map(KeyFrames.choose) ?? []).map { JSONValue($0.frame) }),
    ]
  }

  private static func rows(
    of fingerprints: ItemFingerprints, id: Int64, columns: SealedColumns
  ) -> [FingerprintRow] {
    var rows: [FingerprintRow] = []
    if let pdq = fingerprints.pdq {
      let bytes = pdq.hash.bytes + fingerprints.dihedral.flatMap(\.bytes)
      rows.append(
        FingerprintRow(
          itemId: id, algorithm: .pdq,
          sealedValue: columns.seal(bytes, FingerprintRow.self, "sealed_value", row: id),
          quality: pdq.quality))
    }
    if let vpdq = fingerprints.vpdq {
      var writer = CanonicalWriter()
      writer.write(vpdq)
      rows.append(
        FingerprintRow(
          itemId: id, algorithm: .vpdq,
          sealedValue: columns.seal(
            writer.bytes, FingerprintRow.self, "sealed_value.vpdq", row: id)))
    }
    return rows
  }
}
