// SPDX-License-Identifier: Apache-2.0
// One source, from its first hash to its last.

internal import Catalog
internal import EvidenceCapture
internal import EvidenceModel
internal import EvidenceVault
internal import Foundation

/// Takes in one source.
struct SourceIngest {
  let service: IngestService
  let request: IngestRequest
  let index: Int
  let path: String

  private var store: CaseStore { service.store }
  /// Where the source is read.
  private var readingPath: String {
    request.sentName == nil ? URL(fileURLWithPath: path).standardizedFileURL.path : path
  }
  /// What was sent has nothing beside it that a case file could tell of.
  private var walksCaseFiles: Bool { request.sentName == nil }
  /// Where the source lies, for the record.
  private var place: String { request.sentName.map { "sent:" + $0 } ?? readingPath }

  /// Reads the source and records everything, going on where an interrupted run stopped.
  func run() throws -> SourceSummary {
    guard !path.isEmpty else {
      return SourceSummary(
        index: index, outcome: .unreadable, captures: 0, newItems: 0, undecodable: 0, findings: 0,
        message: "an empty path names no source")
    }
    if request.sentName == nil { try refuseOwnCase() }
    do {
      let decoders = service.decoders
      let kind = try SourceOpener.kind(of: readingPath, walksCaseFiles: walksCaseFiles) {
        try decoders.makeSession()
      }
      let before = try digest(stage: .hashingBefore)
      let (source, isNew) = try openSource(kind: kind, digest: before)
      guard source.state != .done else {
        let note = try mapAnew(source)
        return summary(
          .alreadyDone, source: source,
          message: ["read in an earlier run, unchanged", note].compactMap { $0 }
            .joined(separator: "; "))
      }
      let result = try read(source, before: before, resumes: !isNew)
      if !isNew, result.unchanged { _ = try mapAnew(source) }
      return result.summary
    } catch let error as CaptureError where error.code != .decoderUnavailable {
      return SourceSummary(
        index: index, outcome: .unreadable, captures: 0, newItems: 0, undecodable: 0, findings: 0,
        message: error.detail)
    }
  }

  /// A case is no evidence of itself.
  private func refuseOwnCase() throws(CaseworkError) {
    let source = FilePlace.of(path)
    let own = FilePlace.of(store.folder.path)
    guard !source.isWithin(own), !own.isWithin(source) else {
      throw CaseworkError(
        .usage,
        "\(EvidenceText.escaped(path)) is, holds or lies in this very case; name its sources")
    }
  }

  private func read(
    _ source: SourceRow, before: SourceDigest, resumes: Bool
  ) throws -> (summary: SourceSummary, unchanged: Bool) {
    // A run that goes on without a mapping goes on with the one it began with.
    let stored = try mappingText(of: source).map { try PageMapping(json: Array($0.utf8)) }
    let reading = try CaptureReading(
      service: service, mapping: request.mapping ?? stored, source: source,
      place: SourcePlace(path: readingPath, recorded: place, name: request.sentName),
      byteCount: before.byteCount)
    let (counts, trailing) = try reading.run()
    let after = try digestAfter()
    let isUnchanged = after?.sha256 == before.sha256
    let atEnd = trailing + (isUnchanged ? [] : [Self.changed])
    let finished = try store.record(service.actor) { recording -> SourceRow in
      guard var row = try recording.reader.row(SourceRow.self, key: .integer(source.id)) else {
        throw CaseworkError(.tampered, "source \(source.id) is gone from the catalog; run fsck")
      }
      row.state = .done
      row.finished = recording.now.microseconds
      row.captures = Int64(
        try recording.reader.count(
          CaptureRow.self, where: [.equals("source_id", .integer(source.id))]))
      row.digestAfter = after.map {
        store.columns.seal(
          Array($0.sha256.description.utf8), SourceRow.self, "digest_after", row: row.id)
      }
      try recording.update(row)
      for finding in atEnd {
        try recording.insert(
          FindingRow(
            finding, number: recording.number(FindingRow.self), source: row.id,
            columns: store.columns))
      }
      try recording.leaf(
        .source, shown: [("state", "done"), ("unchanged", isUnchanged ? "yes" : "no")],
        facts: ["source": .integer(row.id), "resumed": .bool(resumes)])
      return row
    }
    let unread = try store.catalog.read {
      try $0.count(
        FindingRow.self,
        where: [
          .equals("source_id", .integer(source.id)), .equals("severity", "unreadable"),
          .isNull("item_id"),
        ])
    }
    let summary = SourceSummary(
      index: index, outcome: unread == 0 ? .done : .incomplete, captures: Int(finished.captures),
      newItems: counts.newItems, undecodable: counts.undecodable,
      findings: counts.findings + atEnd.count,
      message: isUnchanged ? nil : "the source changed while it was read; see findings")
    return (summary, isUnchanged)
  }

  /// Maps the pages of a source that was read before, if the request's mapping is another.
  ///
  /// - Returns: what to say of it.
  private func mapAnew(_ source: SourceRow) throws -> String? {
    let known = try mappingText(of: source)
    guard let mapping = request.mapping, let text = request.mappingText else {
      return known?.isEmpty == true
        ? "its pages are not wholly mapped: run again with --mapping" : nil
    }
    guard known != text else { return nil }
    let pages = try PageRemapping(
      service: service, source: source,
      place: SourcePlace(path: readingPath, recorded: place, name: request.sentName),
      mapping: mapping, text: text
    ).run()
    return "its pages were mapped anew: \(pages)"
  }

  /// The text of the mapping that the source's pages were read with.
  private func mappingText(of source: SourceRow) throws -> String? {
    try source.mappingDigest.map {
      let bytes = try store.columns.open($0, SourceRow.self, "mapping_digest", row: source.id)
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  private static let changed = Finding(
    code: "source.changed", severity: .defect,
    detail: "the digest after reading differs from the one before")

  /// The digest after reading; `nil` when the source cannot be read any more.
  private func digestAfter() throws -> SourceDigest? {
    do { return try digest(stage: .hashingAfter) } catch is CaptureError { return nil }
  }

  private func digest(stage: IngestProgress.Stage) throws -> SourceDigest {
    try SourceDigest.compute(path: readingPath, walksCaseFiles: walksCaseFiles) { done in
      service.progress(IngestProgress(stage: stage, done: done, total: nil))
      try service.stopIfAsked()
    }
  }

  /// The error of a person's request to stop.
  static let interruption = CaseworkError(
    .interrupted, "stopped; what was read is kept. Run the same command again to go on")

  /// The row of this source: an unfinished or finished one with the same place and digest, or a new one.
  private func openSource(
    kind: SourceKind, digest: SourceDigest
  ) throws -> (row: SourceRow, isNew: Bool) {
    let known = try store.catalog.read { try $0.rows(SourceRow.self, orderedBy: ["-id"]) }
    for row in known where try isSame(row, digest: digest) { return (row, false) }
    return try store.record(service.actor) { recording in
      let id = try recording.number(SourceRow.self)
      let row = SourceRow(
        id: id, kind: kind.rawValue,
        sealedPath: store.columns.seal(
          Array(place.utf8), SourceRow.self, "sealed_path", row: id),
        state: .reading,
        digestBefore: store.columns.seal(
          Array(digest.sha256.description.utf8), SourceRow.self, "digest_before", row: id),
        digestAfter: nil, started: recording.now.microseconds, finished: nil, captures: 0,
        mappingDigest: request.mappingText.map {
          store.columns.seal(Array($0.utf8), SourceRow.self, "mapping_digest", row: id)
        })
      try recording.insert(row)
      try recording.leaf(.source, shown: [("state", "reading")], facts: ["source": .integer(id)])
      return (row, true)
    }
  }

  private func isSame(_ row: SourceRow, digest: SourceDigest) throws -> Bool {
    guard let sealed = row.digestBefore else { return false }
    let path = try store.columns.open(row.sealedPath, SourceRow.self, "sealed_path", row: row.id)
    let before = try store.columns.open(sealed, SourceRow.self, "digest_before", row: row.id)
    return path == Array(place.utf8) && before == Array(digest.sha256.description.utf8)
  }

  private func summary(
    _ outcome: SourceSummary.Outcome, source: SourceRow, message: String?
  ) -> SourceSummary {
    SourceSummary(
      index: index, outcome: outcome, captures: Int(source.captures), newItems: 0, undecodable: 0,
      findings: 0, message: message)
  }
}

/// Where one source is read, and where it lies for the record.
struct SourcePlace: Sendable {
  /// Where it is read.
  let path: String
  /// Where it lies.
  let recorded: String
  /// What it is called, where the path does not tell.
  let name: String?
}
