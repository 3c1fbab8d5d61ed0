// SPDX-License-Identifier: Apache-2.0
// What the columns of a list mean, from its header or from its first line.

internal import EvidenceModel

/// What one column holds.
enum HashListColumn: Hashable {
  case fingerprint(FingerprintAlgorithm)
  case quality
  /// The number of a frame of a known video.
  case frame
  /// When the frame is shown, in seconds.
  case time
  /// Which video the frame is of.
  case video
  /// Several tags in one field.
  case tags
  /// When the row was added; kept in conversions, and in no list.
  case added
  /// One tag, shown with the column's name before it.
  case tag(String)
  /// A hash by an algorithm that Martlet does not compare; kept in conversions, and in no list.
  case other(String)
  /// The length of the file in bytes; likewise.
  case byteCount
  /// Names and paths of files, which are never taken in, and what is not known.
  case ignored
}

/// What the columns of a list mean.
enum HashListColumns {
  /// One fingerprint a line, its algorithm known by its length.
  case bare
  /// Frame, quality, hash and time on each line, as the reference of vPDQ writes one video.
  case frames
  /// A header said; `unknown` are the numbers of its columns that are not known, from 1.
  case named([HashListColumn], separator: UInt8, unknown: [Int])

  /// The separator between fields.
  var separator: UInt8 {
    switch self {
    case .bare, .frames: UInt8(ascii: ",")
    case .named(_, let separator, _): separator
    }
  }

  /// The numbers of the columns that are not known, which are left out.
  var unknown: [Int] { if case .named(_, _, let unknown) = self { unknown } else { [] } }

  /// Columns of a list whose first row that is neither empty nor a comment is `row`.
  ///
  /// A row with a field of 32, 40 or 64 hexadecimal digits is data, any other a header.
  ///
  /// - Parameters:
  ///   - row: the row.
  ///   - format: the form that was asked for.
  ///   - noted: the separator that a line before says; `nil` to find it.
  /// - Throws: ``HashListError`` for a header that cannot be understood, and for another form than `format`.
  init(firstRow row: [UInt8], format: HashListOptions.Format, separator noted: UInt8? = nil) throws
  {
    let separator = noted ?? Self.separator(in: row)
    let fields = (try? CSVFields.split(row, separator: separator)) ?? [row[...]]
    if format != .csv, separator == UInt8(ascii: ","), Self.isFrame(fields) {
      self = .frames
      return
    }
    guard format != .vpdq else {
      throw HashListError(
        .otherFormat,
        "the first row is not frame, quality, hash and time, as vPDQ writes a video; leave --format out to have "
          + "the form of the list recognised")
    }
    if fields.contains(where: Self.isFingerprint) {
      self = .bare
      return
    }
    guard Self.isText(row) else { throw HashListError.binary }
    var columns: [HashListColumn] = []
    var unknown: [Int] = []
    let isOfVideos = fields.contains { ["frame", "framenumber"].contains(Self.name($0)) }
    for (index, field) in fields.enumerated() {
      let known = Self.column(named: field, isOfVideos)
      let column = known ?? .ignored
      if known == nil { unknown.append(index + 1) }
      guard column == .ignored || !columns.contains(column) else {
        throw HashListError(
          .repeatedColumn,
          "column \(index + 1) of the header has the name of one before it; remove one")
      }
      columns.append(column)
    }
    guard !isOfVideos || (columns.contains(.time) && columns.contains(.fingerprint(.pdq))) else {
      throw HashListError(
        .noFingerprintColumn,
        "the header names a column of frames, and not both a column pdq or hash and a column timestamp; add them"
      )
    }
    guard columns.contains(where: { if case .fingerprint = $0 { true } else { false } }) else {
      throw unknown.first.map(Self.unknownColumn)
        ?? HashListError(
          .noFingerprintColumn, "the header names no column md5, sha1, sha256 or pdq; add one")
    }
    self = .named(columns, separator: separator, unknown: unknown)
  }

  /// The columns that only a list of videos has.
  private static let ofVideos: [String: HashListColumn] = [
    "frame": .frame, "framenumber": .frame, "hash": .fingerprint(.pdq),
    "pdqhash": .fingerprint(.pdq), "pdqhex": .fingerprint(.pdq), "time": .time,
    "timestamp": .time, "seconds": .time, "id": .video, "video": .video, "videoid": .video,
  ]

  /// What the columns of ``frames`` hold.
  static let ofFrames: [HashListColumn] = [.frame, .quality, .fingerprint(.pdq), .time]

  /// Whether a row is one frame as the reference of vPDQ writes it.
  private static func isFrame(_ fields: [ArraySlice<UInt8>]) -> Bool {
    guard fields.count == 4, fields[2].trimmed.count == 64, isFingerprint(fields[2]) else {
      return false
    }
    let numbers = [fields[0], fields[1], fields[3]].map(\.trimmed)
    return numbers.allSatisfy { Double(String(decoding: $0, as: UTF8.self)) != nil }
  }

  /// Whether the first row is a header and no data.
  var hasHeader: Bool { if case .named = self { true } else { false } }

  /// Whether a row is UTF-8 without control characters but for tabs and form feeds.
  private static func isText(_ row: [UInt8]) -> Bool {
    row.allSatisfy { ($0 >= 0x20 && $0 != 0x7f) || $0 == 0x09 || $0 == 0x0c }
      && String(validating: row, as: UTF8.self) != nil
  }

  /// What is said where no column is of fingerprints, by the number of the first that is not known.
  ///
  /// Its name is never shown: where a list has no header, it is an entry's text.
  private static func unknownColumn(_ number: Int) -> HashListError {
    HashListError(
      .unknownColumn,
      "the first row has no fingerprint, so it is the header, but it names no column of fingerprints, and its column \(number) is not "
        + "known; known are md5, sha1, sha256, pdq, quality, tags, category, severity, source, set, status and "
        + "date_added, and in a list of videos frame, hash, timestamp and id")
  }

  /// What a column holds; `nil` where its name is not known.
  private static func column(
    named field: ArraySlice<UInt8>, _ isOfVideos: Bool
  ) -> HashListColumn? {
    let name = Self.name(field)
    if isOfVideos, let column = ofVideos[name] { return column }
    switch name {
    case "md5": return .fingerprint(.md5)
    case "sha1": return .fingerprint(.sha1)
    case "sha256": return .fingerprint(.sha256)
    case "pdq": return .fingerprint(.pdq)
    case "quality", "pdqquality": return .quality
    case "tags", "tag": return .tags
    case "dateadded": return .added
    case "category", "severity", "source", "set", "status": return .tag(name)
    case "photodna": return .other("PhotoDNA")
    case "sha512": return .other("SHA512")
    case "edonkey", "ed2k", "edk": return .other("EDK")
    case "size", "filesize", "mediasize": return .byteCount
    case "filename", "filepath", "path": return .ignored
    default: return nil
    }
  }

  /// The name of a column without what is written in many ways.
  private static func name(_ field: ArraySlice<UInt8>) -> String {
    String(decoding: field.trimmed, as: UTF8.self).lowercased()
      .filter { $0 != "-" && $0 != "_" && $0 != " " }
  }

  private static func isFingerprint(_ field: ArraySlice<UInt8>) -> Bool {
    let digits = field.trimmed
    return [32, 40, 64].contains(digits.count) && FingerprintKey(hexadecimal: digits) != nil
  }

  /// The first comma, semicolon or tab outside quotes; a comma when there is none.
  private static func separator(in row: [UInt8]) -> UInt8 {
    var isQuoted = false
    for byte in row {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      let isSeparator = byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") || byte == 0x09
      if isSeparator, !isQuoted { return byte }
    }
    return UInt8(ascii: ",")
  }
}
