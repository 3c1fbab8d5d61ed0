// SPDX-License-Identifier: Apache-2.0
// What was read: sources, the captures in them, and what was wrong with them.

public import EvidenceModel

/// One acquired input: a folder, an archive, a web archive.
public struct SourceRow: CatalogRow {
  /// How far the reading of a source has come.
  public enum State: String, CaseIterable, Hashable, Sendable, Codable {
    /// Begun and not finished: an interrupted reading is taken up again.
    case reading
    /// Read to its end.
    case done
    /// Given up.
    case failed
  }

  /// The table's name.
  public static let table = "source"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]

  /// The source's number.
  public var id: Int64
  /// What sort of input it is: `folder`, `file`, `zip`, `warc`, `wacz`, ….
  public var kind: String
  /// The path a person named, sealed.
  public var sealedPath: [UInt8]
  /// How far its reading has come.
  public var state: State
  /// SHA-256 over the input before reading, sealed.
  public var digestBefore: [UInt8]?
  /// SHA-256 over the input after reading, sealed.
  public var digestAfter: [UInt8]?
  /// When reading began, in microseconds since 1970.
  public var started: Int64
  /// When reading ended, in microseconds since 1970.
  public var finished: Int64?
  /// The number of captures read so far.
  public var captures: Int64
  /// SHA-256 of the page-mapping file used, sealed.
  public var mappingDigest: [UInt8]?

  /// Groups the columns of a row.
  public init(
    id: Int64, kind: String, sealedPath: [UInt8], state: State, digestBefore: [UInt8]? = nil,
    digestAfter: [UInt8]? = nil, started: Int64, finished: Int64? = nil, captures: Int64,
    mappingDigest: [UInt8]? = nil
  ) {
    self.id = id
    self.kind = kind
    self.sealedPath = sealedPath
    self.state = state
    self.digestBefore = digestBefore
    self.digestAfter = digestAfter
    self.started = started
    self.finished = finished
    self.captures = captures
    self.mappingDigest = mappingDigest
  }
}

/// One record or file read from a source.
public struct CaptureRow: CatalogRow {
  /// The table's name.
  public static let table = "capture"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]
  /// The groups of columns whose values together are unique.
  public static let uniqueColumns = [["source_id", "ordinal"]]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("source_id", to: "source"),
    CatalogReference("item_id", to: "item"),
    CatalogReference("occurrence_id", to: "occurrence"),
  ]

  /// The capture's number.
  public var id: Int64
  /// The source it was read from.
  public var sourceId: Int64
  /// Its position in the source's reading order, from 0.
  public var ordinal: Int64
  /// The content it held; `nil` when nothing could be stored.
  public var itemId: Int64?
  /// The locator and content it is a sighting of.
  public var occurrenceId: Int64?
  /// What part it plays: `content`, `page`, `container`, ….
  public var role: String
  /// Path, address and headers, sealed.
  public var sealedDetail: [UInt8]
  /// When it was captured, in microseconds since 1970.
  public var time: Int64?
  /// Where `time` was read.
  public var timeSource: RecordedTime.Source?
  /// Whether the record stated its offset from UTC.
  public var offsetKnown: Bool?
  /// What became of it: `stored`, `duplicate`, `refused`, ….
  public var status: String

  /// Groups the columns of a row.
  public init(
    id: Int64, sourceId: Int64, ordinal: Int64, itemId: Int64? = nil, occurrenceId: Int64? = nil,
    role: String, sealedDetail: [UInt8], time: Int64? = nil,
    timeSource: RecordedTime.Source? = nil, offsetKnown: Bool? = nil, status: String
  ) {
    self.id = id
    self.sourceId = sourceId
    self.ordinal = ordinal
    self.itemId = itemId
    self.occurrenceId = occurrenceId
    self.role = role
    self.sealedDetail = sealedDetail
    self.time = time
    self.timeSource = timeSource
    self.offsetKnown = offsetKnown
    self.status = status
  }
}

/// Something worth knowing about an input that did not stop the work.
public struct FindingRow: CatalogRow {
  /// The table's name.
  public static let table = "finding"
  /// The columns of the primary key.
  public static let keyColumns = ["id"]
  /// The columns that name rows of other tables.
  public static let references: [CatalogReference] = [
    CatalogReference("source_id", to: "source"),
    CatalogReference("capture_id", to: "capture"),
    CatalogReference("item_id", to: "item"),
  ]

  /// The finding's number.
  public var id: Int64
  /// The source it was found in.
  public var sourceId: Int64
  /// The capture it is about, if one.
  public var captureId: Int64?
  /// The item it is about, if one.
  public var itemId: Int64?
  /// The finding's stable code.
  public var code: String
  /// How much it bears on the reading of the source.
  public var severity: Finding.Severity
  /// What was found, sealed.
  public var sealedDetail: [UInt8]

  /// Groups the columns of a row.
  public init(
    id: Int64, sourceId: Int64, captureId: Int64? = nil, itemId: Int64? = nil, code: String,
    severity: Finding.Severity, sealedDetail: [UInt8]
  ) {
    self.id = id
    self.sourceId = sourceId
    self.captureId = captureId
    self.itemId = itemId
    self.code = code
    self.severity = severity
    self.sealedDetail = sealedDetail
  }
}
