// SPDX-License-Identifier: Apache-2.0
// One capture: a record or file read, where it was, when, and what it holds.

public import EvidenceModel

/// One capture: one record or file read.
public struct CaptureRecord {
  /// What part a capture plays in its source.
  public enum Role: String, CaseIterable, Hashable, Sendable, Codable {
    /// A file of a folder, or a source that is one file.
    case file
    /// An entry of an archive, or the content of a compressed file.
    case archiveEntry = "archive_entry"
    /// A WARC `response`.
    case response
    /// A WARC `resource`.
    case resource
    /// A WARC `conversion`.
    case conversion
    /// A WARC `revisit`.
    case revisit
    /// A place that a VICS case file tells of, with the exported file.
    case caseEntry = "case_entry"
  }

  /// The position in the source, from 0, the same on every run.
  public let ordinal: Int
  /// Where it was: a path or a URL.
  public let locator: Locator
  /// Where its record begins in its container, in bytes; `nil` when that means nothing.
  ///
  /// In a compressed WARC this is where the compressed member begins.
  public let containerOffset: Int?
  /// When it was captured or last changed, as the record states it.
  public let time: RecordedTime?
  /// The media type the capture claims, as stated; hostile text.
  public let claimedType: String?
  /// The HTTP status; `nil` when there is none.
  public let status: Int?
  /// What part it plays.
  public let role: Role
  /// What others said of it, in the source's own words; hostile, and hidden from who has not answered yet.
  public let statement: JSONValue?
  /// What it holds.
  public let content: CaptureContent

  /// Whether the capture is an occurrence of its content at its locator.
  ///
  /// An answer with a status outside 200...299 shows a server's notice, not what lies at the
  /// locator.
  public var makesOccurrence: Bool {
    switch content {
    case .payload, .revisit: status.map { (200...299).contains($0) } ?? true
    case .container, .refused: false
    }
  }
}

/// What a capture holds.
public enum CaptureContent {
  /// Bytes, valid until the reader moves on.
  case payload(any PayloadStream)
  /// The same content as an earlier capture.
  case revisit(of: RevisitTarget)
  /// A container: the next captures are what it holds.
  ///
  /// Its own bytes are no item.
  case container(ContainerFormat)
  /// Nothing: reading it would be unsafe or is impossible, and the finding says why.
  case refused(Finding)
}

/// A container that is walked.
public enum ContainerFormat: String, CaseIterable, Hashable, Sendable, Codable {
  /// zip.
  case zip
  /// 7z.
  case sevenZip = "7z"
  /// RAR of versions 1.5 to 4.
  case rar
  /// RAR 5.
  case rar5
  /// A cabinet of Windows.
  case cab
  /// tar, also compressed.
  case tar
  /// One compressed file.
  case compressed
  /// WARC, also compressed.
  case warc
  /// WACZ.
  case wacz
}

/// What a `revisit` record points at.
public struct RevisitTarget: Hashable, Sendable {
  /// The ordinal of the earlier capture with that content; `nil` when it is not in this source
  /// before the revisit, which is a finding.
  public let ordinal: Int?
  /// The payload digest the revisit states.
  public let payloadDigest: LabelledDigest?
  /// The URL of the earlier capture as the revisit states it.
  public let address: Locator?
  /// The time of the earlier capture as the revisit states it.
  public let date: Instant?
}
