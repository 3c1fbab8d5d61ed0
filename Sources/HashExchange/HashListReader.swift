// SPDX-License-Identifier: Apache-2.0
// Reads a list of known fingerprints: a file of rows or of JSON, or a folder of such files.

internal import Crypto
public import EvidenceModel
internal import Foundation

/// How a list is to be read.
public struct HashListOptions: Hashable, Sendable {
  /// The form of a list.
  public enum Format: String, CaseIterable, Hashable, Sendable {
    /// Recognised by how each file begins.
    case auto
    /// Rows with a header, or bare hashes.
    case csv
    /// Rows of frame, quality, hash and time, as the reference of vPDQ writes one video.
    case vpdq
    /// JSON, one value or one a line.
    case json
    /// Project VIC, case files and hash sets.
    case vics
    /// `signal_type value` lines of threatexchange.
    case threatexchange
    /// Hash sharing of NCMEC, version 2: one page, or a folder of pages.
    case ncmec
    /// NSRL RDS version 3, an SQLite database.
    case nsrl
    /// NSRL RDS version 2, the text file.
    case rds
    /// The rows in which an INTERPOL database is handed on.
    case icse

    /// The form as records have it; `nil` for those that are read by rows or values.
    var records: ExchangeFormat? {
      switch self {
      case .auto, .csv, .vpdq, .json: nil
      case .vics: .vics
      case .threatexchange: .threatexchange
      case .ncmec: .ncmec
      case .nsrl: .nsrl
      case .rds: .rds
      case .icse: .icse
      }
    }

    /// The names of all forms, for messages.
    public static let names = allCases.map(\.rawValue).joined(separator: ", ")
  }

  /// What 64 digits are in a list of bare hashes, SHA-256 or PDQ: nothing in the text tells them apart.
  public var bare64: FingerprintAlgorithm
  /// The form of the list.
  public var format: Format

  /// Takes 64 digits as SHA-256 and recognises the form where nothing else is said.
  public init(bare64: FingerprintAlgorithm = .sha256, format: Format = .auto) {
    self.bare64 = bare64
    self.format = format
  }
}

/// Reads lists of known fingerprints.
///
/// docs/formats/hash-lists.md describes what is read.
public enum HashListReader {
  /// Reads the list at `path` in one pass.
  ///
  /// - Parameters:
  ///   - path: a file, or a folder whose files together are the list.
  ///   - options: how to read it.
  ///   - helpers: what XML and databases are read with.
  ///   - progress: called now and then with the bytes read, those of all files, and the rows or records read; may throw
  ///     to stop.
  /// - Returns: the entries, and what is wrong with single lines.
  /// - Throws: ``HashListError``, and what `progress` throws. A bad line is a ``LineProblem`` instead.
  /// - Complexity: O(n log n) time; some 50 bytes of memory an entry, 56 a frame of a video, and the distinct tags.
  public static func read(
    path: String, options: HashListOptions = HashListOptions(),
    helpers: ExchangeHelpers = ExchangeHelpers(),
    progress: (_ bytes: Int, _ ofBytes: Int, _ rows: Int) throws -> Void = { _, _, _ in }
  ) throws -> HashListContents {
    try withoutActuallyEscaping(progress) { progress in
      if let files = ListFolder.files(path) {
        return try ListFolder(path: path, files: files, options: options, helpers: helpers)
          .read(progress)
      }
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      let size = (attributes?[.size] as? NSNumber)?.intValue ?? 0
      let intake = HashListIntake()
      let file = try ListFile(path: path) { [intake] in
        try progress($0, max(size, $0), intake.rowCount)
      }
      let lineCount = try read(
        file, path: path, options: options, helpers: helpers, name: nil, into: intake)
      guard let digest = file.digest() else {
        throw HashListError(.unreadable, "the list cannot be read; check its path and permissions")
      }
      return HashListContents(
        intake, digest: digest, byteCount: file.byteCount, lineCount: lineCount)
    }
  }

  /// Reads one file to its end; `path` is where it lies, `nil` in an archive, and `name` the tag of a file that is one
  /// video.
  ///
  /// - Returns: the number of its lines.
  static func read(
    _ file: ListFile, path: String?, options: HashListOptions, helpers: ExchangeHelpers,
    name: String?, into intake: HashListIntake
  ) throws -> Int {
    let format = recordFormat(of: file, options)
    if format == .ncmec {
      try intake.addPage(file, helpers)
      try intake.finishPages()
      return 0
    }
    guard !file.isHTML else { throw ExchangeOpening.webPage }
    if let format {
      let reader = try ExchangeOpening.reader(file, path: path, format, options, helpers)
      return try read(reader, restOf: file, into: intake)
    }
    guard !file.isUTF16 else { throw ExchangeOpening.utf16 }
    let first = file.start.first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }
    let isJSON = first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
    if options.format == .json || (options.format == .auto && isJSON) {
      guard isJSON else {
        throw HashListError(
          first == nil ? .empty : .otherFormat,
          first == nil
            ? "the list has no rows; nothing was imported"
            : "the list is not JSON; leave --format out to have the form of the list recognised")
      }
      var values = HashListValues(intake: intake, name: name)
      let before = intake.seen
      let lines = try values.read(JSONElements(file))
      guard intake.seen > before else {
        throw HashListError(.empty, "the list has no entries; nothing was imported")
      }
      return lines
    }
    var lines = LineReader(file)
    var rows = HashListRows(options: options, intake: intake)
    while let line = try lines.next() { try rows.add(line, &lines) }
    guard rows.hasRows else {
      throw HashListError(.empty, "the list has no rows; nothing was imported")
    }
    guard !rows.isHeaderOnly else {
      throw HashListError(.empty, "the list has a header and no rows; nothing was imported")
    }
    rows.finish(name: name)
    return lines.lineCount
  }

  /// The form of a file that is read by records; `nil` for one that is read by rows or values.
  static func recordFormat(
    of file: ListFile, _ options: HashListOptions
  ) -> ExchangeFormat? {
    options.format == .auto ? .recognised(file.start) : options.format.records
  }

  private static let rowsBetweenLooks = 100_000

  /// Reads all records.
  ///
  /// - Returns: the number of lines.
  static func read(
    _ reader: any ExchangeReader, restOf file: ListFile?, into intake: HashListIntake
  ) throws -> Int {
    var isEmpty = true
    while let event = try reader.next() {
      switch event {
      case .record(let record):
        isEmpty = false
        intake.countRow()
        intake.add(record)
        // A database is read by itself, and nothing of the file meanwhile.
        if intake.rowCount.isMultiple(of: Self.rowsBetweenLooks) { try file?.look() }
      case .problem(let problem):
        isEmpty = false
        intake.report(problem)
      case .envelope, .caseBegins, .caseEnds: break
      }
    }
    guard !isEmpty else { throw ExchangeOpening.noRecords }
    // The digest is that of all bytes, also of those after what a reader needed.
    while let file, try !file.next().isEmpty {}
    return reader.lineCount
  }
}

extension HashListContents {
  /// What was taken in.
  init(_ intake: HashListIntake, digest: EvidenceModel.SHA256Digest, byteCount: Int, lineCount: Int)
  {
    let (entries, duplicates) = intake.builder.finish()
    self.init(
      entries: entries, fileSHA256: digest, byteCount: byteCount, lineCount: lineCount,
      duplicateCount: duplicates, problems: intake.problems, problemCounts: intake.problemCounts)
  }
}
