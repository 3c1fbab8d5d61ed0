// SPDX-License-Identifier: Apache-2.0
// The reading loop: captures are pulled, stored and sent to be examined; batches follow in order.

internal import Catalog
internal import EvidenceCapture
internal import EvidenceModel
internal import EvidenceVault
internal import MediaDecoding
internal import Provenance

/// Reads the captures of one source and writes them in batches, in the source's order.
///
/// Reading, digesting and storing happen on the calling thread; decoders and the commit of the batch
/// before work beside it. At most `depth` captures and `window` bytes of content are under way, and two
/// batches, so memory does not grow with the source.
final class CaptureReading {
  private static let depth = 256
  private static let window = 96 << 20
  /// People's claims and records wait for a batch's commit to end.
  private static let batchLimit = 250
  private static let batchAge = Duration.milliseconds(100)
  private static let memoryLimit = 8 << 20
  private static let chunk = 256 << 10

  private let service: IngestService
  private let source: SourceRow
  private let place: SourcePlace
  private let reader: any CaptureReader
  private let pages: PageReading?
  private var matcher: LibraryMatcher
  private let firstOrdinal: Int
  private let byteCount: Int
  private var waiting: [PendingCapture] = []
  private var head = 0
  private var waitingBytes = 0
  private var batch: [PendingCapture] = []
  private var batchBegan = ContinuousClock.now
  private var underWay: Set<SHA256Digest> = []
  /// The salts of blobs that somebody else stored while captures of the same content were under way.
  private var olderSalts: [BlobName: BlobSalt] = [:]
  private let lane = CommitLane<Committed>()
  private var totals = BatchWriter.Counts()
  private var captures = 0

  init(
    service: IngestService, mapping: PageMapping?, source: SourceRow, place: SourcePlace,
    byteCount: Int
  ) throws {
    self.service = service
    self.source = source
    self.place = place
    self.byteCount = byteCount
    let decoders = service.decoders
    reader = try SourceOpener.open(
      path: place.path, name: place.name, makeSession: { try decoders.makeSession() },
      spooler: VaultSpooler(vault: service.store.vault), limits: .standard)
    pages = mapping.map { PageReading(mapping: $0, decoders: decoders) }
    matcher = try LibraryMatcher(store: service.store)
    let last = try service.store.catalog.read {
      try $0.first(
        CaptureRow.self, where: [.equals("source_id", .integer(source.id))],
        orderedBy: ["-ordinal"])?.ordinal
    }
    firstOrdinal = Int(last ?? -1) + 1
  }

  /// Reads to the end of the source.
  ///
  /// - Returns: what was added, and what was found wrong behind the last capture. The latter is recorded
  ///   by whoever records that the source is done, since a run that goes on would find it again.
  func run() throws -> (counts: BatchWriter.Counts, trailing: [Finding]) {
    do {
      return try readAll()
    } catch {
      lane.settle()
      throw error
    }
  }

  private func readAll() throws -> (counts: BatchWriter.Counts, trailing: [Finding]) {
    while let record = try reader.next() {
      let found = reader.drainFindings()
      if record.ordinal >= firstOrdinal {
        enqueue(try take(record, containerFindings: found))
        try advance(toDepth: Self.depth)
      }
      captures = record.ordinal + 1
      service.progress(IngestProgress(stage: .reading, done: captures, total: nil))
      try stopIfAsked()
    }
    let trailing = reader.drainFindings()
    try advance(toDepth: 0)
    try commit()
    try collect()
    return (totals, trailing)
  }

  // MARK: - Reading

  private func take(
    _ record: CaptureRecord, containerFindings: [Finding]
  ) throws -> PendingCapture {
    var findings: [Finding] = []
    var content = PendingCapture.Content.nothing
    var undecoded: SHA256Digest?
    var page: PageExtract?
    switch record.content {
    case .payload(let stream):
      let stored = try store(stream, record: record)
      content = .stored(stored.content)
      page = stored.page
      findings = stream.findings + stored.findings
      undecoded = stream.undecodedDigest
    case .revisit(let target): content = .revisit(target)
    case .container: break
    case .refused(let finding): findings = [finding]
    }
    return PendingCapture(
      ordinal: record.ordinal, role: record.role, locator: record.locator, time: record.time,
      status: record.status, claimedType: record.claimedType,
      containerOffset: record.containerOffset, undecodedDigest: undecoded,
      makesOccurrence: record.makesOccurrence, statement: record.statement, content: content,
      findings: findings,
      containerFindings: containerFindings, page: page)
  }

  private struct Stored {
    let content: PendingContent
    let page: PageExtract?
    let findings: [Finding]
  }

  private func store(_ stream: any PayloadStream, record: CaptureRecord) throws -> Stored {
    let writer = try service.store.vault.makeWriter()
    var kept: [UInt8]? = []
    var head: [UInt8] = []
    var tap = ModelTap()
    var archive = ArchiveTap()
    let page = try pages?.begin(record)
    while true {
      let bytes = try stream.next(maximum: Self.chunk)
      if bytes.isEmpty { break }
      if head.count < MediaFormat.sniffByteCount {
        head += bytes.prefix(MediaFormat.sniffByteCount - head.count)
      }
      tap.update(bytes)
      archive.update(bytes)
      try writer.append(bytes)
      page?.feed(bytes)
      if let count = kept?.count, count + bytes.count <= Self.memoryLimit {
        kept? += bytes
      } else {
        kept = nil
      }
    }
    let blob = try writer.finish(durability: .batched)
    let digests = tap.finish()
    let format = tap.format
    let finished = page?.finish()
    let content = PendingContent(
      blob: blob, format: format, kind: kind(of: format, isPage: finished?.extract != nil),
      modelDigests: digests, hasSettings: hasSettings(kept, of: format, at: record.locator),
      examination: try examination(of: blob, format: format, kept: kept))
    var findings = finished?.findings ?? []
    if format == nil, let video = UnreadVideo.sniff(head) {
      findings.append(
        Finding(code: "video.unsupported", severity: .defect, detail: video.reason))
    } else if format == nil, let picture = UnreadPicture.sniff(head) {
      findings.append(
        Finding(code: "image.unsupported", severity: .defect, detail: picture.reason))
    } else if format == .zip, DocumentPackage.isOne(head) {
      findings.append(.documentUnopened)
    }
    if let unread = archive.finish(format: format) {
      findings.append(.unopened(unread))
    }
    return Stored(content: content, page: finished?.extract, findings: findings)
  }

  /// Whether a text holds a generator's settings and stands where it may be about a picture.
  private func hasSettings(
    _ text: [UInt8]?, of format: MediaFormat?, at place: Locator
  ) -> Bool {
    // Control characters in a prompt make a text one of no known format.
    guard format == nil || format?.itemKind == .text, let text, place.kind == .path,
      !SettingsSidecar.pictures(besideTextAt: place.bytes).isEmpty
    else { return false }
    return SettingsSidecar.trace(of: text, at: place.bytes) != nil
  }

  private func kind(of format: MediaFormat?, isPage: Bool) -> ItemKind {
    isPage ? .other : format?.itemKind ?? .other
  }

  private func examination(
    of blob: StoredBlob, format: MediaFormat?, kept: [UInt8]?
  ) throws -> (any PendingExamination)? {
    let kind = format?.itemKind ?? .other
    guard [.image, .video, .model].contains(kind), blob.byteCount > 0, !(try isKnown(blob)) else {
      return nil
    }
    underWay.insert(blob.digests.sha256)
    let vault = service.store.vault
    let open: ContentOpener =
      if let kept {
        { MemoryBytes(kept) }
      } else {
        { VaultBytes(try vault.open(name: blob.name, salt: blob.salt)) }
      }
    return service.decoders.examine(
      open,
      ExaminationRequest(
        wantsPDQ: kind == .image, wantsDihedral: kind == .image, wantsTraces: true,
        video: kind == .model ? nil : .standard,
        limits: .standard))
  }

  /// Whether the content is recorded or already on its way.
  private func isKnown(_ blob: StoredBlob) throws -> Bool {
    if underWay.contains(blob.digests.sha256) { return true }
    guard blob.isDuplicate else { return false }
    let key = service.store.columns.lookup.digest(blob.digests.sha256.bytes, domain: "sha256")
    return try service.store.catalog.read {
      try $0.count(ItemRow.self, where: [.equals("sha256_key", .blob(key))]) > 0
    }
  }

  // MARK: - Writing

  private func enqueue(_ capture: PendingCapture) {
    waiting.append(capture)
    waitingBytes += Self.weight(of: capture)
  }

  /// Moves captures from the queue into the batch until at most `depth` wait, writing full batches.
  private func advance(toDepth depth: Int) throws {
    while waiting.count - head > depth || (waitingBytes > Self.window && head < waiting.count) {
      var capture = waiting[head]
      head += 1
      waitingBytes -= Self.weight(of: capture)
      do { try capture.wait() } catch {
        // A decoder that was ended because of the request to stop says nothing of its file.
        try stopIfAsked()
        throw error
      }
      batch.append(capture)
      let age = ContinuousClock.now - batchBegan
      let isDue = age >= Self.batchAge && !lane.isBusy
      if batch.count >= Self.batchLimit || isDue { try commit() }
      try stopIfAsked()
    }
    if head > 1_024 {
      waiting.removeFirst(head)
      head = 0
    }
  }

  /// Stops when a person asked for it.
  ///
  /// What still waits for a decoder is dropped and read again by the
  /// next run: nobody who wants to stop waits for up to 256 pictures.
  private func stopIfAsked() throws {
    guard service.isInterrupted() else { return }
    try commit()
    try collect()
    throw SourceIngest.interruption
  }

  private static func weight(of capture: PendingCapture) -> Int {
    guard case .stored(let content) = capture.content else { return 256 }
    return 256 + min(content.blob.byteCount, memoryLimit)
  }

  /// What came of a commit.
  private struct Committed: Sendable {
    let counts: BatchWriter.Counts
    let matcher: LibraryMatcher
    let contents: [SHA256Digest]
    let olderSalts: [BlobName: BlobSalt]
  }

  /// Begins to commit the batch, once the batch before is in.
  private func commit() throws {
    try collect()
    batchBegan = .now
    guard !batch.isEmpty else { return }
    let captures = batch
    batch = []
    let (store, actor, source) = (service.store, service.actor, source)
    let (sourcePath, known, knownSalts) = (Array(place.recorded.utf8), matcher, olderSalts)
    lane.begin {
      let olderSalts = knownSalts.merging(try store.vault.makeDurable()) { $1 }
      let captures = captures.map { $0.takingSalt(from: olderSalts) }
      return try store.record(actor) { recording in
        // A list that was imported meanwhile has not seen what this batch adds.
        let matcher = try known.current(recording.reader, library: store.library)
        let counts = try BatchWriter(
          recording: recording, columns: store.columns, vault: store.vault, source: source,
          sourcePath: sourcePath, matcher: matcher
        ).write(captures)
        return Committed(
          counts: counts, matcher: matcher,
          contents: captures.compactMap {
            if case .stored(let content) = $0.content { content.blob.digests.sha256 } else { nil }
          }, olderSalts: olderSalts)
      }
    }
  }

  /// Waits for the batch that is being committed, and counts it.
  private func collect() throws {
    guard let done = try lane.collect() else { return }
    matcher = done.matcher
    olderSalts = done.olderSalts
    underWay.subtract(done.contents)
    totals.newItems += done.counts.newItems
    totals.newOccurrences += done.counts.newOccurrences
    totals.findings += done.counts.findings
    totals.undecodable += done.counts.undecodable
  }
}

extension Finding {
  /// An archive that is one item, and of which nothing was taken out.
  fileprivate static func unopened(_ archive: UnreadArchive) -> Finding {
    let severity: Severity =
      switch archive {
      case .furtherVolume: .unreadable
      case .selfExtracting: .notice
      default: .defect
      }
    return Finding(code: "archive.unopened", severity: severity, detail: archive.reason)
  }

  /// A document or package that holds files; none of them was taken out.
  fileprivate static let documentUnopened = Finding(
    code: "document.unopened", severity: .notice,
    detail:
      "the file is a document or package of files (Office, OpenDocument, EPUB, Java) or begins like one; what is "
      + "in it is neither hashed nor shown: unpack a copy, and take in the folder")
}
