// SPDX-License-Identifier: Apache-2.0
// Writes a batch of captures in one transaction: new items each with a leaf, then the captures.

internal import Catalog
internal import EvidenceCapture
internal import EvidenceModel
internal import EvidenceVault
internal import MediaDecoding

/// Writes a batch of captures of one source in one transaction.
struct BatchWriter {
  /// In a batch's leaf, the lowest number of an item whose conclusion the batch may have changed.
  static let tiedField = "tied_from"

  let recording: Recording
  let columns: SealedColumns
  let vault: Vault
  let source: SourceRow
  /// Added to path locators, since paths of two sources are different places.
  let sourcePath: [UInt8]
  let matcher: LibraryMatcher

  /// What one batch added.
  struct Counts: Sendable {
    var newItems = 0
    var newOccurrences = 0
    var findings = 0
    var undecodable = 0
  }

  func write(_ batch: [PendingCapture]) throws -> Counts {
    var counts = Counts()
    let newestBefore = try recording.reader.maximum(ItemRow.self, column: "id") ?? 0
    var items: [Int: (item: Int64, occurrence: Int64?)] = [:]
    for (index, capture) in batch.enumerated() {
      guard case .stored(let content) = capture.content else { continue }
      if let new = try addIfNew(content, shownBy: capture, &counts) { items[index] = new }
    }
    var sidecars = SidecarWriter(
      recording: recording, columns: columns, vault: vault, source: source, sourcePath: sourcePath)
    for (index, capture) in batch.enumerated() {
      let item = try add(capture, known: items[index], &counts)
      if let item { try sidecars.add(capture, item: item) }
    }
    if let last = batch.last {
      var shown = [("captures", String(batch.count))]
      // Conclusions of pictures that were there before are others from this number on.
      if let lowest = sidecars.lowestTied, lowest <= newestBefore {
        shown.append((Self.tiedField, String(lowest)))
      }
      try recording.leaf(
        .captures, shown: shown,
        facts: ["source": .integer(source.id), "last_ordinal": .integer(Int64(last.ordinal))])
    }
    return counts
  }

  // MARK: - Items

  private func addIfNew(
    _ content: PendingContent, shownBy capture: PendingCapture, _ counts: inout Counts
  ) throws -> (item: Int64, occurrence: Int64?)? {
    let blob = content.blob
    let key = columns.lookup.digest(blob.digests.sha256.bytes, domain: "sha256")
    guard
      try recording.reader.first(ItemRow.self, where: [.equals("sha256_key", .blob(key))]) == nil
    else { return nil }
    let id = try recording.number(ItemRow.self)
    let record = ItemRecord(
      id: id, content: content, examined: content.answer, columns: columns, sha256Key: key)
    try recording.insert(record.itemRow)
    for row in record.fingerprintRows { try recording.insert(row) }
    for row in record.traceRows { try recording.insert(row) }
    if let row = record.conclusionRow { try recording.insert(row) }
    if let row = record.readingRow { try recording.insert(row) }
    try matcher.addMatches(
      of: record.fingerprints, item: id, recording: recording, columns: columns)
    for finding in record.findings { try add(finding, capture: nil, item: id, &counts) }
    var occurrence: Int64?
    if capture.makesOccurrence { occurrence = try addOccurrence(capture, item: id, &counts) }
    try recording.leaf(
      .item, shown: [("item", String(id))],
      facts: [
        "item": .integer(id), "blob": .string(blob.name.description),
        "salt": .string(HexText.encode(blob.salt.bytes)), "bytes": .integer(Int64(blob.byteCount)),
      ])
    counts.newItems += 1
    if record.itemRow.state == ItemState.undecodable.rawValue { counts.undecodable += 1 }
    return (id, occurrence)
  }

  // MARK: - Captures

  /// Adds a capture; the number of its item, if it has one.
  private func add(
    _ capture: PendingCapture, known: (item: Int64, occurrence: Int64?)?, _ counts: inout Counts
  ) throws -> Int64? {
    for finding in capture.containerFindings {
      try add(finding, capture: nil, item: nil, &counts)
    }
    let item = try known?.item ?? itemOfCapture(capture)
    var occurrence = known?.occurrence
    if occurrence == nil, let item, capture.makesOccurrence {
      occurrence = try addOccurrence(capture, item: item, &counts)
    }
    let id = try recording.number(CaptureRow.self)
    try recording.insert(
      CaptureRow(
        id: id, sourceId: source.id, ordinal: Int64(capture.ordinal), itemId: item,
        occurrenceId: occurrence, role: capture.role.rawValue,
        sealedDetail: columns.seal(detail(of: capture), CaptureRow.self, "sealed_detail", row: id),
        time: capture.time?.instant.microseconds, timeSource: capture.time?.source,
        offsetKnown: capture.time?.offsetKnown,
        status: item == nil ? "without_content" : "stored"))
    for finding in capture.findings { try add(finding, capture: id, item: nil, &counts) }
    if let page = capture.page {
      let row = try recording.number(PageRow.self)
      try recording.insert(
        PageRow(
          id: row, sourceId: source.id, captureId: id,
          sealedExtract: columns.seal(
            PageExtractRecord(page, sourcePath: sourcePath, lookup: columns.lookup).json,
            PageRow.self, "sealed_extract", row: row),
          resolved: false))
    }
    return item
  }

  private func itemOfCapture(_ capture: PendingCapture) throws -> Int64? {
    switch capture.content {
    case .nothing: return nil
    case .stored(let content):
      let key = columns.lookup.digest(content.blob.digests.sha256.bytes, domain: "sha256")
      return try recording.reader.first(
        ItemRow.self, where: [.equals("sha256_key", .blob(key))])?.id
    case .revisit(let target):
      guard let ordinal = target.ordinal else { return nil }
      return try recording.reader.first(
        CaptureRow.self,
        where: [
          .equals("source_id", .integer(source.id)), .equals("ordinal", .integer(Int64(ordinal))),
        ])?.itemId
    }
  }

  private func addOccurrence(
    _ capture: PendingCapture, item: Int64, _ counts: inout Counts
  ) throws -> Int64 {
    let key = OccurrenceKey.key(
      of: capture.locator, sourcePath: sourcePath, lookup: columns.lookup)
    let time = capture.time?.instant.microseconds
    let known = try recording.reader.first(
      OccurrenceRow.self,
      where: [.equals("locator_key", .blob(key)), .equals("item_id", .integer(item))])
    if var row = known {
      row.times += 1
      row.firstTime = [row.firstTime, time].compactMap { $0 }.min()
      row.lastTime = [row.lastTime, time].compactMap { $0 }.max()
      try recording.update(row)
      return row.id
    }
    let id = try recording.number(OccurrenceRow.self)
    try recording.insert(
      OccurrenceRow(
        id: id, locatorKey: key, itemId: item,
        sealedLocator: columns.seal(
          LocatorRecord(capture.locator).json, OccurrenceRow.self, "sealed_locator", row: id),
        firstTime: time, lastTime: time, times: 1))
    counts.newOccurrences += 1
    return id
  }

  private func detail(of capture: PendingCapture) -> JSONValue {
    let detail: JSONValue = [
      "locator": LocatorRecord(capture.locator).json,
      "claimed_type": JSONValue(capture.claimedType),
      "status": JSONValue(capture.status), "container_offset": JSONValue(capture.containerOffset),
      "undecoded_sha256": JSONValue(capture.undecodedDigest?.description),
    ]
    guard let statement = capture.statement else { return detail }
    return .object((detail.members ?? []) + [JSONValue.Member("statement", statement)])
  }

  private func add(
    _ finding: Finding, capture: Int64?, item: Int64?, _ counts: inout Counts
  ) throws {
    try recording.insert(
      FindingRow(
        finding, number: recording.number(FindingRow.self), source: source.id, capture: capture,
        item: item, columns: columns))
    counts.findings += 1
  }
}

extension FindingRow {
  /// A finding as it is stored, its words sealed.
  init(
    _ finding: Finding, number: Int64, source: Int64, capture: Int64? = nil, item: Int64? = nil,
    columns: SealedColumns
  ) {
    self.init(
      id: number, sourceId: source, captureId: capture, itemId: item, code: finding.code,
      severity: finding.severity,
      sealedDetail: columns.seal(
        ["detail": .string(finding.detail), "offset": JSONValue(finding.offset)],
        FindingRow.self, "sealed_detail", row: number))
  }
}
