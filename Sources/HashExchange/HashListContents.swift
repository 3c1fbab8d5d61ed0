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
    /// A tag is longer than 256 bytes, or there are more than 64; those were left out.
    case badTags = "bad_tags"
  }

  /// The number of the file in a folder, counted from 1 in bytewise order; `nil` when the list is one file.
  public let file: Int?
  /// The line, counted from 1; for a row over several lines, its first.
  public let line: Int
  /// The fingerprint it is about; `nil` when it is about the row.
  public let algorithm: FingerprintAlgorithm?
  /// What is wrong.
  public let reason: Reason

  /// Groups the parts of a problem.
  public init(
    file: Int? = nil, line: Int, algorithm: FingerprintAlgorithm?, reason: Reason
  ) {
    self.file = file
    self.line = line
    self.algorithm = algorithm
    self.reason = reason
  }
}

/// What a list file holds.
public struct HashListContents: Hashable, Sendable {
  /// How many problems are kept one by one; further ones are only counted.
  public static let keptProblems = 10_000

  /// The entries, each fingerprint once.
  public let entries: HashListEntries
  /// SHA-256 of the file's bytes; of a folder, that of the names and digests of its files.
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

  /// How many problems there are in all.
  public var problemCount: Int { problemCounts.values.reduce(0, +) }
}
