// SPDX-License-Identifier: Apache-2.0
// What a decoder is asked about one media file, and what it answers.

public import EvidenceModel

/// What a decoder is asked about one media file.
public struct ExaminationRequest: Hashable, Sendable {
  /// Whether to decode the picture and make its PDQ hash.
  public var wantsPDQ: Bool
  /// Whether to make the hashes of all eight symmetries too.
  public var wantsDihedral: Bool
  /// Whether to look for provenance traces.
  public var wantsTraces: Bool
  /// What is asked about a video or an animation; `nil` leaves its frames alone.
  public var video: VideoRequest?
  /// Whether to search for invisible watermarks of flipped, resized and cropped pictures, which takes
  /// some two seconds a megapixel.
  public var searchesWatermarks: Bool
  /// Bounds.
  public var limits: ImageLimits

  /// Sets every part of the request.
  public init(
    wantsPDQ: Bool, wantsDihedral: Bool, wantsTraces: Bool, searchesWatermarks: Bool = false,
    video: VideoRequest? = nil, limits: ImageLimits
  ) {
    self.searchesWatermarks = searchesWatermarks
    self.video = video
    self.wantsPDQ = wantsPDQ
    self.wantsDihedral = wantsDihedral
    self.wantsTraces = wantsTraces
    self.limits = limits
  }
}

/// What a decoder found in a picture.
public struct ImageFacts: Hashable, Sendable {
  /// Width as stored, in pixels, before any orientation is applied.
  public let width: Int
  /// Height as stored, in pixels.
  public let height: Int
  /// The EXIF orientation, 1...8; 1 when there is none.
  public let orientation: Int
  /// The number of frames or pages; 1 for a still.
  public let frames: Int
  /// Whether any pixel may be transparent.
  public let hasAlpha: Bool

  /// Groups the facts.
  public init(width: Int, height: Int, orientation: Int, frames: Int, hasAlpha: Bool) {
    self.width = width
    self.height = height
    self.orientation = orientation
    self.frames = frames
    self.hasAlpha = hasAlpha
  }
}

/// What a decoder answers about one media file.
///
/// A part that failed is absent and its reason is in `error`; the other parts stand.
public struct Examination: Hashable, Sendable {
  /// The format by the first bytes; `nil` when unknown.
  public let format: MediaFormat?
  /// The sort of item this format makes.
  public let kind: ItemKind
  /// Facts of the picture, when its header could be read.
  public let image: ImageFacts?
  /// The hash as stored (no orientation applied), when asked for and decodable.
  public let pdq: PDQFingerprint?
  /// The eight variants in the order of ``DihedralTransform``; empty when not asked for.
  public let dihedral: [PDQHash]
  /// Facts of the video or animation, when asked for and its header could be read.
  public let video: VideoFacts?
  /// The hashes of a video's sampled frames, when asked for and decodable; absent for a still.
  public let vpdq: VPDQFingerprint?
  /// The provenance traces; empty when not asked for.
  public let traces: [Trace]
  /// What is worth knowing: truncation, trailing bytes.
  public let findings: [Finding]
  /// Why the picture or video could not be decoded; `nil` when it was, or when it is neither.
  public let error: DecodeError?

  /// Groups the parts of an answer.
  public init(
    format: MediaFormat?, kind: ItemKind, image: ImageFacts?, pdq: PDQFingerprint?,
    dihedral: [PDQHash], video: VideoFacts? = nil, vpdq: VPDQFingerprint? = nil, traces: [Trace],
    findings: [Finding], error: DecodeError?
  ) {
    self.video = video
    self.vpdq = vpdq
    self.format = format
    self.kind = kind
    self.image = image
    self.pdq = pdq
    self.dihedral = dihedral
    self.traces = traces
    self.findings = findings
    self.error = error
  }
}
