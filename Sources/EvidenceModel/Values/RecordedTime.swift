// SPDX-License-Identifier: Apache-2.0
// A moment as some record stated it: where it was read, and whether its offset was known.

/// A moment as a record stated it.
public struct RecordedTime: Hashable, Sendable {
  /// Where a time was read.
  public enum Source: String, CaseIterable, Hashable, Sendable, Codable {
    /// A WARC record's `WARC-Date`.
    case warcDate = "warc_date"
    /// A page, by the page mapping.
    case page
    /// The file system's modification time.
    case fileModified = "file_modified"
    /// An archive entry's modification time.
    case archiveEntry = "archive_entry"
    /// A case file that tells of the file.
    case caseFile = "case_file"
    /// Embedded metadata of the file.
    case metadata
  }

  /// The moment, in UTC when the offset was known, else as if it had been UTC.
  public let instant: Instant
  /// Where it was read.
  public let source: Source
  /// Whether the record stated its offset from UTC.
  public let offsetKnown: Bool

  /// Groups a moment and how it was stated.
  public init(instant: Instant, source: Source, offsetKnown: Bool) {
    self.instant = instant
    self.source = source
    self.offsetKnown = offsetKnown
  }
}
