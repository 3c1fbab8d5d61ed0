// SPDX-License-Identifier: Apache-2.0
// A list as a person hands it over: a file, a folder, or either packed, unpacked by sandboxed decoders.

internal import EvidenceCapture
public import EvidenceModel
internal import Foundation
public import HashExchange
public import MediaDecoding

/// A list as a person hands it over.
///
/// An archive (zip, 7z, RAR, cabinet, tar), and a file compressed by gzip, bzip2, xz or Zstandard, are told by their first bytes and read
/// entry by entry in a sandboxed decoder; everything else is read as it is.
public struct ListSource {
  private let path: String
  private let helpers: ExchangeHelpers
  private let makeSession: () throws -> any DecoderSession

  /// A list at `path`, whose XML and databases are read with `helpers`; `makeSession` makes a decoder, and is called
  /// for what is packed alone.
  public init(
    path: String, helpers: ExchangeHelpers,
    makeSession: @escaping () throws -> any DecoderSession
  ) {
    self.path = path
    self.helpers = helpers
    self.makeSession = makeSession
  }

  /// Reads the list in one pass; of an archive one more, for its digest.
  ///
  /// - Parameters:
  ///   - options: how to read it.
  ///   - progress: called now and then with the bytes read, unpacked, the most there are as far as known, and the rows
  ///     read; may throw to stop.
  /// - Returns: the entries, and what is wrong with single lines and files.
  /// - Throws: `HashListError`; `CaptureError` when no decoder can be started or the archive changes meanwhile; what
  ///   `progress` throws.
  public func read(
    options: HashListOptions = HashListOptions(),
    progress: (_ bytes: Int, _ ofBytes: Int, _ rows: Int) throws -> Void = { _, _, _ in }
  ) throws -> HashListContents {
    guard try isPacked else {
      return try HashListReader.read(
        path: path, options: options, helpers: helpers, progress: progress)
    }
    let digest = try SourceDigest.compute(path: path) { _ in try progress(0, 1, 0) }
    return try HashListReader.read(
      try PackedList(path: path, makeSession: makeSession), digest: digest.sha256,
      options: options, helpers: helpers
    ) { try progress($0, max($0, digest.byteCount), $1) }
  }

  /// Opens the list for reading record by record.
  ///
  /// - Parameters:
  ///   - format: its form, that of each file in an archive; `nil` to recognise it.
  ///   - bare64: what 64 digits alone are.
  ///   - progress: called now and then with the bytes read, unpacked, and how many there are where that is known; may throw
  ///     to stop.
  /// - Returns: the list, before its first record.
  /// - Throws: `HashListError`; `CaptureError` when no decoder can be started; what `progress` throws.
  public func open(
    format: ExchangeFormat?, bare64: FingerprintAlgorithm,
    progress: @escaping (_ bytes: Int, _ ofBytes: Int?) throws -> Void
  ) throws -> OpenedList {
    guard try isPacked else {
      return try ExchangeOpening.open(
        path: path, format: format, bare64: bare64, helpers: helpers, progress: progress)
    }
    return ExchangeOpening.open(
      try PackedList(path: path, makeSession: makeSession), format: format, bare64: bare64,
      helpers: helpers
    ) { try progress($0, nil) }
  }

  /// Whether it is an archive or a compressed file.
  ///
  /// A pipe is not asked: what it gives can be read once.
  private var isPacked: Bool {
    get throws {
      var about = stat()
      guard unsafe stat(path, &about) == 0, about.st_mode & S_IFMT == S_IFREG else { return false }
      do { return try SourceOpener.kind(of: path, makeSession: makeSession) == .archive } catch {
        // What cannot be opened is said in the words of lists.
        guard let error = error as? CaptureError, error.code == .decoderUnavailable else {
          return false
        }
        throw error
      }
    }
  }
}

/// The files of a packed list.
private final class PackedList: ListParts {
  /// Archives within an archive are refused; 100,000 files and 64 GiB are enough for any list.
  private static let limits: CaptureLimits = {
    var limits = CaptureLimits.standard
    limits.depth = 1
    limits.expandedBytes = 64 << 30
    limits.payloadBytes = 64 << 30
    limits.container.outputBytes = 64 << 30
    limits.container.entries = 100_000
    return limits
  }()

  private let reader: any CaptureReader
  private var found: [LineProblem.Reason] = []

  init(path: String, makeSession: @escaping () throws -> any DecoderSession) throws {
    reader = try SourceOpener.open(
      path: path, makeSession: makeSession, spooler: NothingSpooled(), limits: Self.limits)
    if Self.isTarWithoutEnd(path) { found = [.archiveDamaged] }
  }

  private static let tarBlock = 512
  private static let tarMark = (place: 257, text: Array("ustar".utf8))

  /// Whether a plain tar archive does not end with a block of zeros, as one does that was cut between two files.
  ///
  /// - Source: POSIX, pax, *ustar Interchange Format*: an archive ends with two such blocks.
  private static func isTarWithoutEnd(_ path: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? file.close() }
    guard let head = try? file.read(upToCount: tarBlock), head.count == tarBlock,
      head.dropFirst(tarMark.place).starts(with: tarMark.text),
      let end = try? file.seekToEnd(), end >= UInt64(tarBlock),
      (try? file.seek(toOffset: end - UInt64(tarBlock))) != nil,
      let last = try? file.read(upToCount: tarBlock)
    else { return false }
    return last.contains { $0 != 0 }
  }

  func next() throws -> ListPart? {
    let record = try reader.next()
    let findings = reader.drainFindings()
    guard let record else {
      found += findings.compactMap(Self.reason)
      return nil
    }
    found += findings.compactMap(Self.reason)
    guard record.role == .archiveEntry else {
      // The source itself, which is an archive by its first bytes and cannot be opened as one.
      if case .payload(let stream) = record.content {
        found += stream.findings.compactMap(Self.reason)
      }
      return try next()
    }
    return ListPart(name: record.locator.text, content: Self.content(record.content))
  }

  func faults() -> [LineProblem.Reason] {
    found.map { $0 == .unreadable ? .archiveDamaged : $0 }
  }

  private static func content(_ content: CaptureContent) -> ListPart.Content {
    switch content {
    case .payload(let stream):
      .bytes(
        next: { try stream.next(maximum: $0) },
        fault: { stream.findings.lazy.compactMap(reason).first })
    case .refused(let finding): .refused(reason(finding) ?? .refused)
    case .revisit, .container: .refused(.refused)
    }
  }

  /// What a finding means for a list; `nil` for what is only worth knowing.
  private static func reason(_ finding: Finding) -> LineProblem.Reason? {
    let code = finding.code
    if code.hasSuffix("_limit") || code == "payload.limit" { return .archiveLimit }
    if code.hasSuffix("encrypted") { return .encrypted }
    switch code {
    case "archive.link", "archive.special_file", "archive.path_escape", "archive.absurd_name",
      "archive.depth":
      return .refused
    default: return finding.severity == .notice ? nil : .unreadable
    }
  }
}

/// Stands where nothing is ever spooled: archives within archives are not opened.
private final class NothingSpooled: Spooler {
  func spool(_ stream: any ByteStream, limit: Int) throws -> any ByteSource { MemoryBytes([]) }
}
