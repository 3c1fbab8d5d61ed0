// SPDX-License-Identifier: Apache-2.0
// What is known of an item before anybody looks: format, places, posts, hits and traces, evidence text masked.

internal import Catalog
public import EvidenceModel
internal import EvidenceVault
internal import Provenance

/// Evidence text as a page shows it: its length and the beginning of a keyed digest.
public struct MaskedText: Hashable, Sendable {
  /// `[214 characters #5f3a01c2]`; equal texts of a case have equal digests.
  public let text: String

  init(_ text: String, columns: SealedColumns) {
    self.text = EvidenceText.masked(
      text, keyedDigest: columns.lookup.digest(text, domain: "masked"))
  }
}

/// What an item is.
public struct ItemFacts: Sendable {
  /// The facts of a video.
  public struct Video: Hashable, Sendable {
    /// The codec's name.
    public let codec: String
    /// The length in seconds; `nil` when the file does not say.
    public let seconds: Double?
    /// Frames a second; `nil` when the file does not say.
    public let frameRate: Double?
    /// The number of frames; `nil` when not counted.
    public let frames: Int?
  }

  /// Whether it has a picture that can be shown.
  public var hasPicture: Bool { (kind == .image || kind == .video) && state == .decoded }

  /// Whether its frames are pages of a TIFF or pictures of a HEIC or AVIF file, each of which stands for itself.
  public var arePages: Bool { ["tiff", "heic", "avif"].contains(video?.codec) }

  /// The item's number.
  public let item: Int64
  /// What sort of content.
  public let kind: ItemKind
  /// The format's name; `nil` when none was recognised.
  public let format: String?
  /// Its size in bytes.
  public let bytes: Int64
  /// Width in pixels.
  public let width: Int?
  /// Height in pixels.
  public let height: Int?
  /// How far its examination came.
  public let state: WallState
  /// The EXIF orientation 1...8; `nil` when it has none.
  public let orientation: Int?
  /// The frames of an animated picture.
  public let frames: Int?
  /// Whether it has transparency.
  public let hasAlpha: Bool?
  /// The facts of a video.
  public let video: Video?
  /// Why it could not be decoded, as a stable code.
  public let error: String?
  /// The PDQ quality 0...100; `nil` without a fingerprint.
  public let quality: Int?
  /// How many frames of a video were fingerprinted.
  public let sampledFrames: Int?

  init(_ row: ItemRow, _ reader: any CatalogReader, columns: SealedColumns) throws {
    let json = try columns.openJSON(row.sealedDetail, ItemRow.self, "sealed_detail", row: row.id)
    item = row.id
    kind = row.kind
    format = row.format
    bytes = row.byteCount
    width = row.width
    height = row.height
    state = WallState(rawValue: row.state) ?? .stored
    orientation = json["orientation"]?.integer.map { Int(clamping: $0) }
    frames = json["frames"]?.integer.map { Int(clamping: $0) }
    hasAlpha = json["alpha"]?.bool
    video = json["video"]?["codec"]?.text.map { codec in
      Video(
        codec: codec, seconds: json["video"]?["microseconds"]?.double.map { $0 / 1_000_000 },
        frameRate: json["video"]?["frame_rate"]?.double,
        frames: json["video"]?["frames"]?.integer.map { Int(clamping: $0) })
    }
    error = json["error"]?.text
    quality = try reader.row(FingerprintRow.self, key: .integer(row.id), "pdq")?.quality
    let vpdq = try reader.row(FingerprintRow.self, key: .integer(row.id), "vpdq")
    sampledFrames = try vpdq.map { try VPDQFingerprint($0, columns: columns).frames.count }
  }
}

/// Where an item was found.
public struct ItemPlace: Hashable, Sendable {
  /// The occurrence's number.
  public let occurrence: Int64
  /// `url` or `path`.
  public let kind: String
  /// The locator.
  public let locator: MaskedText
  /// When it was first seen.
  public let first: Instant?
  /// When it was last seen.
  public let last: Instant?
  /// How many captures saw it.
  public let captures: Int64
  /// Whether every capture that saw it stated its offset from UTC; where not, the times are as they were stated, in no zone.
  public let offsetKnown: Bool
}

/// A post that shows an item.
public struct ItemPosting: Hashable, Sendable {
  /// The post's number.
  public let post: Int64
  /// The place of the picture in the post, from 0.
  public let figure: Int
  /// When it was posted.
  public let time: Instant?
  /// Where the time was read.
  public let timeSource: RecordedTime.Source?
  /// Whether the page stated the offset from UTC.
  public let offsetKnown: Bool?
  /// Who posted it, masked.
  public let poster: MaskedText?
  /// The reference of the poster's link node; `nil` until links were worked out.
  public let posterReference: String?
  /// Whether no page shows the posting any more since its source was mapped anew.
  public let isWithdrawn: Bool
}

/// Who posted an item, and when.
public struct ItemPostingSummary: Hashable, Sendable {
  /// How many different people posted it; `nil` until links were worked out.
  public let posters: Int?
  /// When it was first posted.
  public let first: Instant?
  /// When it was last posted.
  public let last: Instant?
}

/// What a case file of others says of an item: an annotation, and never a grade.
public struct ItemStatement: Hashable, Sendable {
  /// The category number; `nil` where it states none.
  public let category: Int64?
  /// The profile that the number is of; `nil` where it states none.
  public let profile: String?
  /// Whether somebody gave the category before.
  public let isPrecategorized: Bool?
  /// Who did, masked.
  public let by: MaskedText?
}

/// A hit of an item on a known list.
public struct ItemHitView: Hashable, Sendable {
  /// The hit's number.
  public let hit: Int64
  /// The list's number.
  public let list: Int64
  /// The list's name.
  public let name: String
  /// Who answers for the list.
  public let owner: String
  /// What being on the list means.
  public let polarity: ListPolarity
  /// The version of the list.
  public let version: Int
  /// Whether that is the newest version.
  public let isStanding: Bool
  /// The fingerprint that hit.
  public let algorithm: FingerprintAlgorithm
  /// Differing bits for PDQ, 0 for the exact digests.
  public let distance: Int
  /// How people name the entry.
  public let entry: String
  /// The entry's tags, in the list's words, as far as the person may be told.
  public let tags: [String]
  /// The frames of a video that were near the entry, a picture; `nil` for other hits.
  public let frames: HitFrames?
  /// What a video shares with the entry, a known video; `nil` for other hits.
  public let video: HitVideo?
  /// Where the entry stands.
  public let standing: EntryStanding
  /// The newest word on the hit, for who may not see others' the newest own; `nil` without one.
  public let verdict: HitVerdict?
}

/// A piece of provenance evidence, its evidence text masked.
public struct ItemTrace: Sendable {
  /// The place among the item's traces, from 0.
  public let number: Int
  /// The trace without its fields.
  public let trace: Trace
  /// How many characters of evidence text it holds.
  public let maskedCharacters: Int
  /// Names and values, evidence text masked.
  public let fields: [(name: String, value: String, isMasked: Bool)]
}

/// By which rules an item's traces were read.
public struct ItemTraceReading: Sendable {
  /// The version of the rules; 0 for those before versions were stored.
  public let rules: Int
  /// What earlier rules had read, where the present ones read something else.
  public let former: [ItemTrace]
  /// Whether the rules are earlier than those of this program.
  public var isEarlier: Bool { rules < TraceRules.version }
}

/// What an item's traces say together.
public struct ItemConclusion: Hashable, Sendable {
  /// The outcome.
  public let code: WallConclusion
  /// The strength of the strongest trace behind it.
  public let strength: TraceStrength?
  /// The kinds of traces behind it, and contradictions, as stable codes.
  public let reasons: [String]
}
