// SPDX-License-Identifier: Apache-2.0
// Opens a list for reading record by record, whatever its form.

public import EvidenceModel
internal import Foundation
internal import MediaDecoding

/// What readers and writers of some forms need and do not bring: they work through others.
public struct ExchangeHelpers {
  /// Takes XML apart, in the sandboxed child.
  public let openMarkup: MarkupOpener?
  /// Opens an SQLite database of known software.
  public let openDatabase: ((_ path: String) throws -> any ExchangeReader)?
  /// Begins an SQLite database of known software.
  public let makeDatabase: ((_ path: String) throws -> any ExchangeWriter)?

  /// Groups helpers; a form whose helper is missing is refused with a message.
  public init(
    openMarkup: MarkupOpener? = nil,
    openDatabase: ((_ path: String) throws -> any ExchangeReader)? = nil,
    makeDatabase: ((_ path: String) throws -> any ExchangeWriter)? = nil
  ) {
    self.openMarkup = openMarkup
    self.openDatabase = openDatabase
    self.makeDatabase = makeDatabase
  }
}

/// A list opened for reading.
public struct OpenedList {
  /// Its form; `nil` for an archive, each file of which has its own.
  public let format: ExchangeFormat?
  /// Its records.
  public let reader: any ExchangeReader
}

/// Opens lists for reading record by record.
public enum ExchangeOpening {
  /// Opens the list at `path`.
  ///
  /// - Parameters:
  ///   - path: a file; for pages of hash sharing also a folder of them.
  ///   - format: its form; `nil` to recognise it.
  ///   - bare64: what 64 digits alone are.
  ///   - helpers: what some forms need.
  ///   - progress: called now and then with the bytes read, and how many there are where that is known; may throw to stop.
  /// - Returns: the list, before its first record.
  /// - Throws: ``HashListError``.
  public static func open(
    path: String, format: ExchangeFormat?, bare64: FingerprintAlgorithm = .sha256,
    helpers: ExchangeHelpers,
    progress: @escaping (_ bytes: Int, _ ofBytes: Int?) throws -> Void = { _, _ in }
  ) throws -> OpenedList {
    if let names = ListFolder.files(path) {
      guard format == nil || format == .ncmec, !names.isEmpty else {
        throw HashListError(
          .otherFormat, "only pages of hash sharing are read from a folder; name one file")
      }
      let paths = names.map { "\(path)/\($0)" }
      let size = paths.reduce(0) { $0 + (ListFile.size(of: $1) ?? 0) }
      let bytes = BytesOfSeveral { try progress($0, max($0, size)) }
      let pages = paths.map { path -> NCMECReader.PageOpener in
        {
          bytes.beginFile()
          return try ListFile(path: path, afterPiece: bytes.read)
        }
      }
      return OpenedList(format: .ncmec, reader: try pagesReader(pages, helpers))
    }
    let size = ListFile.size(of: path)
    let file = try ListFile(path: path) { try progress($0, size) }
    guard let format = Self.format(of: file, format) else {
      throw file.start.contains(0)
        ? HashListError.binary
        : HashListError(
          .noList, "the form of the list is not recognised; name it: \(ExchangeFormat.names)")
    }
    let options = HashListOptions(bare64: bare64)
    return OpenedList(
      format: format, reader: try reader(file, path: path, format, options, helpers))
  }

  /// Opens a list that comes as an archive.
  ///
  /// - Parameters:
  ///   - parts: its files.
  ///   - format: the form of all of them; `nil` to recognise that of each.
  ///   - bare64: what 64 digits alone are.
  ///   - helpers: what some forms need.
  ///   - progress: called with the unpacked bytes read now and then; may throw to stop.
  /// - Returns: the list, before its first record; a file that cannot be read is a problem among them.
  public static func open(
    _ parts: any ListParts, format: ExchangeFormat?, bare64: FingerprintAlgorithm = .sha256,
    helpers: ExchangeHelpers, progress: @escaping (Int) throws -> Void = { _ in }
  ) -> OpenedList {
    OpenedList(
      format: nil,
      reader: PartsReader(
        parts, format: format, options: HashListOptions(bare64: bare64), helpers: helpers,
        progress: progress))
  }

  /// The form of a file: the one that was named, or the one that is recognised, rows where it may be such.
  static func format(of file: ListFile, _ named: ExchangeFormat?) -> ExchangeFormat? {
    named ?? .recognised(file.start) ?? (file.looksLikeRows ? .csv : nil)
  }

  /// The reader of a file in a known form; `path` is where it lies, `nil` in an archive.
  static func reader(
    _ file: ListFile, path: String?, _ format: ExchangeFormat, _ options: HashListOptions,
    _ helpers: ExchangeHelpers
  ) throws -> any ExchangeReader {
    guard !file.isUTF16 else { throw utf16 }
    guard !file.isHTML else { throw webPage }
    switch format {
    case .vics: return VICSReader(file)
    case .csv, .text: return RecordRows(file, options: options)
    case .threatexchange: return SignalReader(file)
    case .rds: return try TableReader(file, .rds)
    case .icse: return try TableReader(file, .icse)
    case .ncmec: return try pagesReader([{ file }], helpers)
    case .nsrl:
      guard let path else {
        throw HashListError(.otherFormat, "a database is not read within an archive; unpack it")
      }
      guard let open = helpers.openDatabase else { throw missing("database") }
      return try open(path)
    }
  }

  private static func pagesReader(
    _ pages: [NCMECReader.PageOpener], _ helpers: ExchangeHelpers
  ) throws -> any ExchangeReader {
    guard let open = helpers.openMarkup else { throw missing("XML") }
    return NCMECReader(pages: pages, makeMarkup: open)
  }

  static let webPage = HashListError(
    .noList, "the file is a page of the web (HTML) and no list; name a list of hashes")

  static let utf16 = HashListError(
    .notText, "the list is in UTF-16 or UTF-32; save it as UTF-8 text")

  static let noRecords = HashListError(
    .empty,
    "the list has no records; nothing was imported. Where its owner has emptied it, withdraw it: martlet list withdraw"
  )

  static func missing(_ what: String) -> HashListError {
    HashListError(
      .otherFormat, "a list in the form of \(what) is not read here; use martlet list import")
  }
}

/// Adds up the bytes of files that are read one after another.
private final class BytesOfSeveral {
  private var before = 0
  private var ofThis = 0
  private let progress: (Int) throws -> Void

  init(_ progress: @escaping (Int) throws -> Void) { self.progress = progress }

  func beginFile() {
    before += ofThis
    ofThis = 0
  }

  func read(_ bytes: Int) throws {
    ofThis = bytes
    try progress(before + bytes)
  }
}

extension ListFile {
  /// Whether the file may be rows of text.
  fileprivate var looksLikeRows: Bool {
    let first = start.first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }
    return first.map { $0 != UInt8(ascii: "{") && $0 != UInt8(ascii: "[") && $0 >= 0x20 } ?? true
  }
}
