// SPDX-License-Identifier: Apache-2.0
// Maps the pages of a source that was read before with another page mapping, or with none.

internal import Catalog
internal import EvidenceCapture
internal import EvidenceModel
internal import EvidenceVault
internal import MediaDecoding

/// Maps the pages of a source anew.
///
/// The source was just found to have the bytes it had when it was read, so the same captures come in the
/// same order: pages are read again, everything else is passed over and nothing is stored. A run that is
/// stopped leaves the source marked, and the next one with a mapping begins the mapping anew.
struct PageRemapping {
  private static let rowsInOneTransaction = 500
  private static let chunk = 256 << 10

  let service: IngestService
  let source: SourceRow
  let place: SourcePlace
  let mapping: PageMapping
  let text: String

  private var store: CaseStore { service.store }

  /// What a source's mapping is while its pages are being mapped anew: no file's text is empty.
  static let unfinished: [UInt8] = []

  /// Maps every page of the source anew, resolves its postings, and withdraws those that no page
  /// shows any more.
  ///
  /// - Returns: the number of pages.
  func run() throws -> Int {
    let lastPost = try begin()
    let remapping = PageExtractRecord.Remapping(
      mapping: store.columns.lookup.digest(Array(text.utf8), domain: "mapping"),
      lastPost: lastPost)
    let pages = try read(remapping)
    try PostingResolver(store: store, actor: service.actor, check: service.stopIfAsked).resolve()
    try store.record(service.actor) { recording in
      try WithdrawnPostings.update(recording, columns: store.columns)
      try set(Array(text.utf8), recording)
      try recording.leaf(
        .postings, shown: [("pages", String(pages))],
        facts: ["source": .integer(source.id), "mapped_anew": .bool(true)])
    }
    return pages
  }

  /// Marks the source and takes its pages away; the last post there is.
  private func begin() throws -> Int64 {
    try store.record(service.actor) { recording in
      try set(Self.unfinished, recording)
      try recording.leaf(.postings, facts: ["source": .integer(source.id), "begins": .bool(true)])
    }
    while true {
      let isDone = try store.record(service.actor) { recording in
        let pages = try recording.reader.rows(
          PageRow.self, where: [.equals("source_id", .integer(source.id))], orderedBy: ["id"],
          limit: Self.rowsInOneTransaction)
        for page in pages { try recording.delete(PageRow.self, keyValues: [.integer(page.id)]) }
        if recording.hasOpenRows {
          try recording.leaf(.postings, facts: ["source": .integer(source.id)])
        }
        return pages.isEmpty
      }
      if isDone { break }
    }
    return try store.catalog.read { try $0.maximum(PostRow.self, column: "id") ?? 0 }
  }

  private func set(_ mapping: [UInt8], _ recording: Recording) throws {
    guard var row = try recording.reader.row(SourceRow.self, key: .integer(source.id)) else {
      throw CaseworkError(.tampered, "source \(source.id) is gone from the catalog; run fsck")
    }
    row.mappingDigest = store.columns.seal(
      mapping, SourceRow.self, "mapping_digest", row: source.id)
    try recording.update(row)
  }

  private struct Page {
    let ordinal: Int
    let extract: PageExtract?
    let findings: [Finding]
  }

  private func read(_ remapping: PageExtractRecord.Remapping) throws -> Int {
    let decoders = service.decoders
    let reader = try SourceOpener.open(
      path: place.path, name: place.name, makeSession: { try decoders.makeSession() },
      spooler: VaultSpooler(vault: store.vault), limits: .standard)
    let reading = PageReading(mapping: mapping, decoders: decoders)
    var waiting: [Page] = []
    var count = 0
    while let record = try reader.next() {
      // What is wrong with the source was found and recorded when it was read.
      _ = reader.drainFindings()
      if let page = try page(record, reading) { waiting.append(page) }
      if waiting.count >= Self.rowsInOneTransaction {
        count += try write(waiting, remapping)
        waiting = []
      }
      service.progress(IngestProgress(stage: .mapping, done: record.ordinal + 1, total: nil))
      try service.stopIfAsked()
    }
    return try count + write(waiting, remapping)
  }

  /// What the mapping finds on the page; `nil` for what is no page of it.
  private func page(_ record: CaptureRecord, _ reading: PageReading) throws -> Page? {
    guard case .payload(let stream) = record.content, let page = try reading.begin(record) else {
      return nil
    }
    while true {
      let bytes = try stream.next(maximum: Self.chunk)
      if bytes.isEmpty { break }
      page.feed(bytes)
    }
    let (extract, findings) = page.finish()
    return Page(ordinal: record.ordinal, extract: extract, findings: findings)
  }

  /// Writes pages; the number of those that could be mapped.
  private func write(
    _ pages: [Page], _ remapping: PageExtractRecord.Remapping
  ) throws -> Int {
    guard !pages.isEmpty else { return 0 }
    return try store.record(service.actor) { recording in
      var count = 0
      for page in pages {
        guard
          let capture = try recording.reader.first(
            CaptureRow.self,
            where: [
              .equals("source_id", .integer(source.id)),
              .equals("ordinal", .integer(Int64(page.ordinal))),
            ])
        else {
          throw CaseworkError(.tampered, "a capture of source \(source.id) is missing; run fsck")
        }
        for finding in page.findings {
          try recording.insert(
            FindingRow(
              finding, number: recording.number(FindingRow.self), source: source.id,
              capture: capture.id, columns: store.columns))
        }
        guard let extract = page.extract else { continue }
        let record = PageExtractRecord(
          extract, sourcePath: Array(place.recorded.utf8), lookup: store.columns.lookup,
          remapping: remapping)
        let id = try recording.number(PageRow.self)
        try recording.insert(
          PageRow(
            id: id, sourceId: source.id, captureId: capture.id,
            sealedExtract: store.columns.seal(
              record.json, PageRow.self, "sealed_extract", row: id), resolved: false))
        count += 1
      }
      if recording.hasOpenRows {
        try recording.leaf(.postings, facts: ["source": .integer(source.id)])
      }
      return count
    }
  }
}
