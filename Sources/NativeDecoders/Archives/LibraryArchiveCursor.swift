// SPDX-License-Identifier: Apache-2.0
// zip, tar, 7z, RAR and cabinets by libarchive, entry by entry, within limits.

internal import CArchive
internal import CZlib
internal import MediaDecoding

/// zip, tar, 7z, RAR and cabinets by libarchive, entry by entry.
///
/// No other format and no external program is enabled.
@safe
final class LibraryArchiveCursor: ArchiveCursor {
  private enum State {
    /// Before, between or in entries; whether data of the current one may be left.
    case open(hasData: Bool, isEncrypted: Bool)
    case ended
    case failed(any Error)
  }

  private let reader: OpaquePointer
  private let source: any ByteSource
  private let feed: ArchiveFeed
  private let limits: ContainerLimits
  private var meter: OutputMeter
  private var entries = 0
  private var state = State.open(hasData: false, isEncrypted: false)
  /// The checksum that a RAR archive states of the present entry, and that of what was read of it.
  private var checksum: (stated: UInt32, read: UInt)?
  private var isClosed = false
  /// Whether the entries of a RAR 5 archive are compressed as one, once it was asked.
  private var knownSolid: Bool?

  /// Opens `source`, whose format is found out by the first entry.
  init(_ source: any ByteSource, limits: ContainerLimits) throws {
    guard let reader = unsafe archive_read_new() else {
      throw DecodeError(.broken, "libarchive could not be set up")
    }
    unsafe self.reader = reader
    self.source = source
    self.limits = limits
    meter = OutputMeter(limits)
    feed = ArchiveFeed(source)
    guard unsafe Self.enableFormats(of: reader) else {
      throw DecodeError(.broken, "libarchive lacks a format or filter that is needed")
    }
    let status = unsafe feed.attach(to: reader)
    if status < ARCHIVE_WARN { throw failure(status) }
  }

  deinit { if !isClosed { unsafe archive_read_free(reader) } }

  func close() {
    guard !isClosed else { return }
    isClosed = true
    state = .failed(DecodeError(.broken, "the archive is closed"))
    unsafe archive_read_free(reader)
  }

  func nextEntry() throws -> ArchiveEntry? {
    switch state {
    case .failed(let error): throw error
    case .ended: return nil
    case .open(let hasData, let isEncrypted):
      return try ending {
        if hasData, !isEncrypted { try passOver() }
        return try readHeader()
      }
    }
  }

  func readEntry(maximum: Int) throws -> [UInt8] {
    guard case .open(let hasData, let isEncrypted) = state else {
      if case .failed(let error) = state { throw error }
      return []
    }
    guard !isEncrypted else { throw DecodeError(.encrypted, "the entry is encrypted") }
    guard hasData, maximum > 0 else { return [] }
    let room = min(maximum, OutputMeter.largestPiece)
    var status = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      unsafe status = archive_read_data(reader, buffer.baseAddress, room)
      count = max(0, status)
    }
    if status <= 0 { state = .open(hasData: false, isEncrypted: false) }
    // What follows in a RAR archive has a header with a checksum of its own.
    if status < 0, status > ARCHIVE_FATAL || family == ARCHIVE_FORMAT_RAR || isRAR5 {
      throw failure(Int32(clamping: status))
    }
    try ending {
      if status < 0 { throw failure(Int32(clamping: status)) }
      try count(status)
    }
    try check(bytes)
    return bytes
  }

  /// Goes on with the checksum over `bytes`, and compares it where these are none: the end.
  private func check(_ bytes: [UInt8]) throws(DecodeError) {
    guard let (stated, read) = checksum else { return }
    guard bytes.isEmpty else {
      checksum?.read = unsafe crc32(read, bytes, UInt32(clamping: bytes.count))
      return
    }
    checksum = nil
    guard read == UInt(stated) else {
      throw DecodeError(.corrupt, "an entry's content contradicts its checksum")
    }
  }

  private var family: Int32 { unsafe archive_format(reader) & ARCHIVE_FORMAT_BASE_MASK }
  private var isRAR5: Bool { family == ARCHIVE_FORMAT_RAR_V5 }

  /// Makes `reader` understand the formats, and the filters around a tar; whether all of it is
  /// built in (a filter that is not would be run as an external program).
  private static func enableFormats(of reader: OpaquePointer) -> Bool {
    let results = unsafe [
      archive_read_support_format_zip(reader), archive_read_support_format_tar(reader),
      archive_read_support_format_7zip(reader), archive_read_support_format_rar(reader),
      archive_read_support_format_rar5(reader), archive_read_support_format_cab(reader),
      archive_read_support_filter_gzip(reader), archive_read_support_filter_bzip2(reader),
      archive_read_support_filter_xz(reader), archive_read_support_filter_zstd(reader),
    ]
    return results.allSatisfy { $0 == ARCHIVE_OK }
  }

  /// Runs `body`; an error of it ends the archive.
  private func ending<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch {
      state = endsQuietly(error) ? .ended : .failed(error)
      throw error
    }
  }

  /// After damage, or where a method is not supported, the archive is at its end; after a limit or the source's error it stays failed.
  private func endsQuietly(_ error: any Error) -> Bool {
    guard let error = error as? DecodeError else { return false }
    return [.corrupt, .truncated, .unsupported].contains(error.code)
  }

  private func readHeader() throws -> ArchiveEntry? {
    var entry: OpaquePointer?
    let status = unsafe archive_read_next_header(reader, &entry)
    if let failure = feed.failure { throw failure }
    if status == ARCHIVE_EOF {
      // libarchive 3.6 takes a RAR 5 archive that was cut within a header for one that ends there.
      let place = unsafe Int(archive_read_header_position(reader))
      if isRAR5, try !RARHeader.endsRAR5(at: place, source) {
        throw DecodeError(.truncated, "the archive ends before its content does")
      }
      state = .ended
      return nil
    }
    guard status >= ARCHIVE_WARN, let entry = unsafe entry else { throw failure(status) }
    entries += 1
    guard entries <= limits.entries else { throw DecodeError(.limit, "more entries than allowed") }
    let rar = try rarHeader()
    let header = try unsafe ArchiveEntry(reading: entry, nameBytes: limits.nameBytes, rar: rar)
    checksum = header.kind == .file ? rar?.checksum.map { ($0, 0) } : nil
    state = .open(hasData: true, isEncrypted: header.isEncrypted)
    return header
  }

  /// The header of the present entry of a RAR archive; `nil` in other archives.
  private func rarHeader() throws -> RARHeader? {
    let place = unsafe Int(archive_read_header_position(reader))
    guard family == ARCHIVE_FORMAT_RAR || isRAR5 else { return nil }
    let header =
      try isRAR5
      ? RARHeader.rar5(from: place, of: source) : RARHeader.rar4(from: place, of: source)
    guard let header else { throw DecodeError(.corrupt, "the archive contradicts its format") }
    return header
  }

  /// Passes over what was not read of the current entry.
  ///
  /// Where passing over may mean decoding it (behind a filter, in a solid block), what it decodes to
  /// is held to the limits too.
  private func passOver() throws {
    if try canSkip {
      let status = unsafe archive_read_data_skip(reader)
      if let failure = feed.failure { throw failure }
      if status == ARCHIVE_FATAL { throw failure(status) }
      return
    }
    checksum = nil
    let deadline = ContinuousClock.now + .milliseconds(limits.milliseconds)
    while true {
      var block: UnsafeRawPointer?
      var size = 0
      var offset: Int64 = 0
      let status = unsafe archive_read_data_block(reader, &block, &size, &offset)
      if let failure = feed.failure { throw failure }
      if status == ARCHIVE_FATAL { throw failure(status) }
      if status != ARCHIVE_OK && status != ARCHIVE_WARN { return }
      try count(size)
      guard ContinuousClock.now < deadline else {
        throw DecodeError(.limit, "passing over an entry took longer than allowed")
      }
    }
  }

  /// Whether to pass over an entry is to go on behind it.
  private var canSkip: Bool {
    get throws {
      guard unsafe archive_filter_count(reader) <= 1 else { return false }
      return switch family {
      case ARCHIVE_FORMAT_ZIP, ARCHIVE_FORMAT_TAR, ARCHIVE_FORMAT_RAR: true
      case ARCHIVE_FORMAT_RAR_V5: try !isSolid
      default: false
      }
    }
  }

  private var isSolid: Bool {
    get throws {
      if let knownSolid { return knownSolid }
      let isSolid = try RARHeader.isSolidRAR5(source)
      knownSolid = isSolid
      return isSolid
    }
  }

  private func count(_ produced: Int) throws {
    if let failure = feed.failure { throw failure }
    let input = unsafe archive_filter_bytes(reader, -1)
    try meter.add(produced, input: Int(clamping: input))
  }

  /// What an unsuccessful status means.
  ///
  /// libarchive tells only in words, of which these are stable; the words themselves are not passed
  /// on, for they may hold names.
  private func failure(_ status: Int32) -> any Error {
    if let failure = feed.failure { return failure }
    let words = unsafe archive_error_string(reader).map { unsafe String(cString: $0) } ?? ""
    // Asked before a format has been found, libarchive 3.6 follows a wild pointer.
    let hasFormat = unsafe archive_format(reader) != 0
    let isEncrypted = unsafe hasFormat && archive_read_has_encrypted_entries(reader) == 1
    if isEncrypted, entries == 0 || isAbout("crypt", words) {
      return DecodeError(.encrypted, "the archive is encrypted")
    }
    if isAbout("ncryption is not supported", words) {
      return DecodeError(.encrypted, "the archive is encrypted")
    }
    if isAbout("nrecognized archive format", words) {
      return DecodeError(.unrecognized, "the bytes are no archive of a kind that is read")
    }
    if isAbout("runcated", words) || isAbout("nd of file", words) {
      return DecodeError(.truncated, "the archive ends before its content does")
    }
    if ["nsupported", "not supported", "support unavailable"].contains(where: {
      isAbout($0, words)
    }) {
      return DecodeError(.unsupported, "the archive uses a method that is not supported")
    }
    if isAbout("memory", words) {
      return DecodeError(.limit, "not enough memory to read the archive")
    }
    if feed.reachedEnd, status == ARCHIVE_FATAL {
      return DecodeError(.truncated, "the archive ends before its content does")
    }
    return DecodeError(.corrupt, "the archive contradicts its format")
  }

  private func isAbout(_ part: String, _ words: String) -> Bool { words.contains(part) }
}
