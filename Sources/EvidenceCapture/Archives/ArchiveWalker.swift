// SPDX-License-Identifier: Apache-2.0
// An archive as a container of captures.

internal import EvidenceModel
internal import MediaDecoding

/// An archive as a container of captures, entries in their own order.
///
/// When the decoder ends under it, the archive is opened anew and read on after the entry at which
/// that happened.
final class ArchiveWalker: Walker {
  private let source: any ByteSource
  private let format: ContainerFormat
  private let outer: [Locator]
  private let context: CaptureContext
  private let slot: SessionSlot
  private var cursor: (any ArchiveCursor)?
  /// How many entries the archive has given.
  private var given = 0
  /// How many entries had been given when the decoder last ended.
  private var lastCrash = -1
  private var failures = 0
  private var hasEnded = false
  /// The entry that ``open()`` read to see whether the archive can be read at all.
  private var first: ArchiveEntry?
  private var payload: EntryPayload?

  init(
    _ source: any ByteSource, format: ContainerFormat, outer: [Locator], context: CaptureContext
  ) {
    self.source = source
    self.format = format
    self.outer = outer
    self.context = context
    slot = context.makeSlot()
  }

  deinit { cursor?.close() }

  /// Opens the archive and reads its first header; the name of the first entry, `nil` when the
  /// archive is empty.
  ///
  /// - Throws: ``DecodeError`` when that is not possible.
  func open() throws -> [UInt8]? {
    first = try advance()
    return first?.path
  }

  func next() throws -> Found? {
    finishPayload()
    while let entry = try nextEntry() {
      if entry.kind == .directory { continue }
      return found(entry)
    }
    return nil
  }

  private func finishPayload() {
    payload?.abandon()
    payload = nil
  }

  private func nextEntry() throws -> ArchiveEntry? {
    if let first {
      self.first = nil
      return first
    }
    while !hasEnded {
      do {
        guard let entry = try advance() else { break }
        return entry
      } catch let error as DecodeError {
        context.findings.add(.decoding(error, code: "archive.archive"))
        if error.endsSession, lastCrash != given {
          recover()
        } else if error.endsSession || error.code == .limit || error.code == .encrypted {
          hasEnded = true
        }
        stopWhenStuck()
      }
    }
    hasEnded = true
    return nil
  }

  /// Leaves alone a cursor that keeps failing.
  private func stopWhenStuck() {
    failures += 1
    if failures > 64 { hasEnded = true }
  }

  private func advance() throws -> ArchiveEntry? {
    let open: any ArchiveCursor
    if let cursor {
      open = cursor
    } else {
      open = try slot.use { try $0.openArchive(source, limits: context.archiveLimits) }
      for _ in 0..<given { _ = try slot.guarding { try open.nextEntry() } }
      cursor = open
    }
    let entry = try slot.guarding { try open.nextEntry() }
    if entry != nil { given += 1 }
    guard given <= context.limits.container.entries else {
      throw DecodeError(.limit, "more entries than allowed")
    }
    return entry
  }

  /// Forgets the cursor, whose decoder has ended; the next one passes over the entry it ended at.
  fileprivate func recover() {
    cursor = nil
    lastCrash = given
  }

  private func found(_ entry: ArchiveEntry) -> Found {
    let time = entry.modified.map {
      RecordedTime(
        instant: $0, source: .archiveEntry, offsetKnown: ![.zip, .rar, .cab].contains(format))
    }
    let content: Found.Content
    if let finding = fault(of: entry) {
      content = .refused(finding)
    } else {
      let payload = EntryPayload(self, stated: entry.byteCount)
      self.payload = payload
      content = .payload(payload, source: nil)
    }
    return Found(
      role: .archiveEntry, locator: Locator(.path, bytes: entry.path, outer: outer), time: time,
      content: content)
  }

  private func fault(of entry: ArchiveEntry) -> Finding? {
    switch entry.kind {
    case .symbolicLink, .hardLink:
      return Finding(
        code: "archive.link", severity: .defect, detail: "an entry is a link, not followed")
    case .special:
      return Finding(
        code: "archive.special_file", severity: .defect,
        detail: "an entry is a device, pipe or socket, not made")
    case .file, .directory: break
    }
    if let finding = EntryName.fault(in: entry.path, limits: context.limits) { return finding }
    guard entry.isEncrypted else { return nil }
    return Finding(
      code: "archive.encrypted", severity: .unreadable, detail: "an entry is encrypted")
  }

  /// The next bytes of the present entry, or the finding that ends it.
  fileprivate func read(_ maximum: Int) throws -> Result<[UInt8], Finding.Box> {
    guard let cursor else { return .success([]) }
    do {
      let bytes = try slot.guarding { try cursor.readEntry(maximum: min(maximum, 1 << 20)) }
      context.expandedBytes += bytes.count
      guard context.expandedBytes <= context.limits.expandedBytes else {
        hasEnded = true
        return .failure(
          .init(.decoding(DecodeError(.limit, "more bytes than allowed"), code: "archive.entry")))
      }
      return .success(bytes)
    } catch let error as DecodeError {
      if error.endsSession { recover() }
      if error.code == .limit { hasEnded = true }
      return .failure(.init(.decoding(error, code: "archive.entry")))
    }
  }
}

extension Finding {
  /// A finding as an error, for `Result`.
  struct Box: Error {
    let finding: Finding
    init(_ finding: Finding) { self.finding = finding }
  }
}

/// The bytes of one archive entry.
private final class EntryPayload: PayloadStream {
  private let stated: Int?
  private weak var walker: ArchiveWalker?
  private var count = 0
  private var hasEnded = false
  private(set) var findings: [Finding] = []

  init(_ walker: ArchiveWalker, stated: Int?) {
    self.walker = walker
    self.stated = stated
  }

  func next(maximum: Int) throws -> [UInt8] {
    guard !hasEnded, let walker else { return [] }
    switch try walker.read(maximum) {
    case .failure(let box):
      hasEnded = true
      findings.append(box.finding)
      return []
    case .success(let bytes):
      count += bytes.count
      if bytes.isEmpty { finish() }
      return bytes
    }
  }

  private func finish() {
    hasEnded = true
    guard let stated, stated != count else { return }
    findings.append(
      Finding(
        code: "archive.entry_size", severity: count < stated ? .unreadable : .defect,
        detail: "an entry has \(count) bytes where its header says \(stated)"))
  }

  /// Gives nothing more: the archive moves on.
  func abandon() { hasEnded = true }
}
