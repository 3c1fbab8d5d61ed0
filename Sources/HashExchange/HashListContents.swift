// SPDX-License-Identifier: Apache-2.0
// What a list file holds, and what was wrong with its lines.

public import EvidenceModel

/// One thing that is wrong with one line of a list; what else the line holds was kept.
public struct LineProblem: Hashable, Sendable {
  /// What is wrong.
  public enum Reason: String, CaseIterable, Hashable, Sendable, Codable {
    /// A fingerprint has not the number of digits of its algorithm.
    case wrongLength = "wrong_length"
    /// A fingerprint holds a character that is no hexadecimal digit.
    case notHexadecimal = "not_hexadecimal"
    /// The digest of the empty file: it would match every empty file.
    case emptyFileDigest = "empty_file_digest"
    /// A fingerprint of zeros: a placeholder, or a blank picture.
    case allZero = "all_zero"
    /// A PhotoDNA hash is no base64.
    case notBase64 = "not_base64"
    /// All bytes of a PhotoDNA hash are the same, as some exporters fill the field.
    case dummy = "dummy_hash"
    /// The row has no fingerprint.
    case noFingerprint = "no_fingerprint"
    /// The row has more fields than the header, or a bare list more than one.
    case tooManyFields = "too_many_fields"
    /// The line is longer than 64 KiB; nothing of it was read.
    case lineTooLong = "line_too_long"
    /// A quote is not closed, or text follows a closing quote; nothing of the line was read.
    case badQuotes = "bad_quotes"
    /// The quality is not a whole number from 0 to 100; the entry counts as having none.
    case badQuality = "bad_quality"
    /// The number of a frame is not a whole number from 0 to 4,294,967,295; the frame was left out.
    case badFrame = "bad_frame"
    /// The time of a frame is missing, no number of seconds, or before that of the frame before it; the frame was
    /// left out.
    case badTime = "bad_time"
    /// The video has another frame of that number; this one was left out.
    case repeatedFrame = "repeated_frame"
    /// The video has more than 600,000 frames; the others were left out.
    case tooManyFrames = "too_many_frames"
    /// The row does not say which video its frame is of.
    case noVideo = "no_video"
    /// The text is not JSON, or ends too early; nothing of it was read.
    case badJSON = "bad_json"
    /// A JSON value is longer than 32 MiB or nested too deep; nothing of it was read.
    case tooLarge = "too_large"
    /// The file of a folder is no list; nothing of it was read.
    case noList = "no_list"
    /// The file of a folder cannot be read, or not to its end.
    case unreadable
    /// The entry of an archive is encrypted; nothing of it was read.
    case encrypted
    /// The entry of an archive is a link or device, has a name that leads out of the archive, or is an archive
    /// itself; nothing of it was read.
    case refused
    /// The archive is damaged or cut; the entries before were read.
    case archiveDamaged = "archive_damaged"
    /// The archive has more entries or bytes, or unpacks to more than its size allows; what came before was read.
    case archiveLimit = "archive_limit"
    /// The entry of an archive is a database, which can be read only where it lies; nothing of it was read.
    case packedDatabase = "packed_database"
    /// A tag is longer than 256 bytes, or there are more than 64; those were left out.
    case badTags = "bad_tags"
    /// A number or truth value is of another type, or out of range; it counts as not stated.
    case badValue = "bad_value"
    /// A date is in no known form.
    case badDate = "bad_date"
    /// Another record before has the same number; the fingerprints of both were kept.
    case repeatedID = "repeated_id"
    /// The record has no MD5, which its form demands; its other fingerprints were kept.
    case noMD5 = "no_md5"
    /// The number of the entry or its member cannot go with it, so that feedback on it finds no way back; the entry was kept.
    case badEntryName = "bad_entry_name"
    /// The path of the exported file leads out of the folder of the VICS file; it counts as not stated.
    case badPath = "bad_path"
    /// The file names its profile only after its records, whose category numbers are taken as of none.
    case lateProfile = "late_profile"
    /// The file states a version of its form that is not known; it was read as the newest that is.
    case unknownVersion = "unknown_version"
    /// A page of hash sharing names a next one that is not there.
    case missingPage = "missing_page"
    /// The header names a column that is not known; it was left out.
    case unknownColumn = "unknown_column"
    /// The text is not UTF-8, or holds half a surrogate pair; U+FFFD stands in its place.
    case notUTF8 = "not_utf8"
    /// An object names a member twice; the last of them counts, or of a case the one that comes before its records. A second array
    /// of records goes on with the first.
    case repeatedName = "repeated_name"
    /// A member is not as VICS 2.0 has it; it was written as text among the metadata of the record.
    case notStrict = "not_strict"
    /// The text is not XML, or ends too early; the records before stand.
    case badXML = "bad_xml"
    /// The record has a category that the profile does not know; it is kept beside the record.
    case unmappedCategory = "unmapped_category"
    /// The record holds nothing that the form to be written can hold; it was left out.
    case notWritten = "not_written"
    /// The kind of signal is not known; the line was left out.
    case unknownSignal = "unknown_signal"

    /// Whether it is about a whole file or archive, not about a line.
    public var isOfWholeFile: Bool {
      switch self {
      case .noList, .unreadable, .encrypted, .refused, .archiveDamaged, .archiveLimit,
        .packedDatabase, .missingPage, .unknownVersion:
        true
      default: false
      }
    }
  }

  /// The number of the file in a folder, counted from 1 in bytewise order, or in an archive, in its own order; `nil`
  /// when the list is one file, and for the archive as a whole.
  public let file: Int?
  /// The path of that file within the folder or archive, as stored; hostile text.
  public let name: String?
  /// The number of the record, counted from 1, where the form has records that are no lines; else `nil`.
  public let record: Int?
  /// The line, counted from 1, and 0 where the form has none; for a row over several lines, its first.
  public let line: Int
  /// The fingerprint it is about; `nil` when it is about the row.
  public let algorithm: FingerprintAlgorithm?
  /// The hash it is about that Martlet does not compare, in words of its own, such as `photodna`; `nil` when it is about none.
  public let otherHash: String?
  /// What is wrong.
  public let reason: Reason
  /// The column that it is about, counted from 1; `nil` when it is about the row.
  public let column: Int?

  /// Groups the parts of a problem.
  public init(
    file: Int? = nil, name: String? = nil, record: Int? = nil, line: Int,
    algorithm: FingerprintAlgorithm?, reason: Reason, column: Int? = nil, otherHash: String? = nil
  ) {
    self.file = file
    self.name = name
    self.record = record
    self.line = line
    self.algorithm = algorithm
    self.otherHash = otherHash
    self.reason = reason
    self.column = column
  }
}

extension LineProblem {
  /// The same, of a file among several.
  func of(file: Int?, name: String?) -> LineProblem {
    LineProblem(
      file: file, name: name, record: record, line: line, algorithm: algorithm, reason: reason,
      column: column, otherHash: otherHash)
  }

  /// Where it is and what is wrong, as people are told: numbers and the reason's word, and the file's name in a folder or
  /// archive, escaped, where it may be shown.
  public func words(showsName: Bool) -> String {
    let name = showsName ? name.map { " (\(EvidenceText.escaped($0)))" } ?? "" : ""
    let file = file.map { "file \($0)" }
    guard record != nil || !reason.isOfWholeFile else {
      let whole =
        switch reason {
        case .missingPage: "the page"
        case .unknownVersion: "the file"
        default: "the archive"
        }
      return "\(file ?? whole)\(name): \(reason.rawValue)"
    }
    let about = (algorithm?.rawValue ?? otherHash).map { "\($0) " } ?? ""
    let record = record.map { "record \($0)" }
    let line = line > 0 ? "line \(line)" : nil
    let column = column.map { "column \($0)" }
    let place = [file, record, line, column].compactMap { $0 }.joined(separator: ", ")
    return "\(place): \(about)\(reason.rawValue)\(name)"
  }
}

/// What a list file holds.
public struct HashListContents: Hashable, Sendable {
  /// How many problems are kept one by one; further ones are only counted.
  public static let keptProblems = 10_000

  /// The entries, each fingerprint once.
  public let entries: HashListEntries
  /// SHA-256 of the file's or archive's bytes; of a folder, that of the names and digests of its files.
  public let fileSHA256: SHA256Digest
  /// The length in bytes of the file, or of all files.
  public let byteCount: Int
  /// The number of lines.
  public let lineCount: Int
  /// How many fingerprints repeated one that the file already had.
  public let duplicateCount: Int
  /// What is wrong with lines, in their order; the first ``keptProblems``.
  public let problems: [LineProblem]
  /// How often each thing was wrong.
  public let problemCounts: [LineProblem.Reason: Int]

  /// What a list holds that was withdrawn as a whole: nothing, of no file.
  public static var withoutEntries: HashListContents {
    HashListContents(HashListIntake(), digest: .ofEmptyInput, byteCount: 0, lineCount: 0)
  }

  /// How many problems there are in all.
  public var problemCount: Int { problemCounts.values.reduce(0, +) }
}
