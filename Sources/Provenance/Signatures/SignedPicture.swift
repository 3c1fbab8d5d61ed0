// SPDX-License-Identifier: Apache-2.0
// A picture whose pixels were signed, and why what programs show of it may be something else.

internal import EvidenceModel
internal import MediaDecoding

/// Why a signature over pixels does not say that the file is wholly what was signed.
enum SignatureDoubt: String, CaseIterable, Hashable {
  /// The signed comment does not rule out that a picture went in.
  case inputPossible = "input_possible"
  /// Alpha, which is not signed, is less than the generator itself leaves it: 254.
  case alpha
  /// The file holds frames, which are not signed.
  case animation
  /// A profile or a statement about colours changes how the signed numbers are shown.
  case colors
  /// Programs turn or mirror the picture.
  case orientation
  /// A small picture lies beside the signed one.
  case thumbnail
  /// Parts that the generator does not write, or that are there twice.
  case otherParts = "other_parts"
  /// Bytes follow the end.
  case trailingData = "trailing_data"
  /// The file could not be walked to its end.
  case damaged

  /// Whether what is shown may be another picture than the signed one.
  var isAnotherPicture: Bool { self == .alpha || self == .animation }
}

/// A comment that signs the pixels beside it, where it stands, and what else there is in its file.
struct SignedPicture {
  let comment: SignedComment
  let block: MetadataBlock
  /// Why the file is not wholly what was signed, as far as its parts tell.
  let doubts: Set<SignatureDoubt>

  /// The first signed comment of a PNG or WebP; `nil` where there is none.
  init?(_ walk: WalkResult, isWhole: Bool, _ limits: TraceLimits) {
    var found: (comment: SignedComment, block: MetadataBlock)?
    var doubts: Set<SignatureDoubt> = isWhole ? [] : [.damaged]
    for block in walk.blocks {
      var text: String?
      switch block.content {
      case .text("Comment", let value): text = value
      case .exif(let bytes):
        let content = try? EXIFReader.read(RangeReader(MemoryBytes(bytes), limits), limits)
        text = content?.values[.userComment].map { UserComment.text($0.bytes) }
        doubts.formUnion(Self.doubts(content))
      default: break
      }
      if found == nil, let comment = text.flatMap(SignedComment.init) { found = (comment, block) }
    }
    guard let found else { return nil }
    (comment, block) = found
    if !comment.statesNoInput { doubts.insert(.inputPossible) }
    if walk.findings.contains(where: { $0.code.hasSuffix(".trailing_data") }) {
      doubts.insert(.trailingData)
    }
    self.doubts = doubts.union(Self.doubts(walk.parts))
  }

  private static func doubts(_ exif: EXIFContent?) -> Set<SignatureDoubt> {
    guard let exif, !exif.isDamaged else { return [.damaged] }
    var doubts: Set<SignatureDoubt> = []
    if let orientation = exif.values[.orientation], orientation.number != 1 {
      doubts.insert(.orientation)
    }
    if exif.hasThumbnail { doubts.insert(.thumbnail) }
    return doubts
  }

  /// Parts of which a file has one at most, and parts of which it may have any number.
  private static let single: Set = ["IHDR", "PLTE", "IDAT", "IEND", "eXIf", "VP8X", "VP8L", "EXIF"]
  private static let harmless: Set = [
    "tEXt", "zTXt", "iTXt", "pHYs", "tIME", "bKGD", "sRGB", "caBX", "XMP ", "C2PA",
  ]
  private static let frames: Set = ["acTL", "fcTL", "fdAT", "ANIM", "ANMF"]
  private static let colors: Set = ["iCCP", "ICCP", "gAMA", "cHRM", "cICP", "sBIT", "mDCV", "cLLI"]

  private static func doubts(_ parts: [String: Int]) -> Set<SignatureDoubt> {
    Set(
      parts.compactMap { type, count in
        if harmless.contains(type) || (count == 1 && single.contains(type)) { return nil }
        if frames.contains(type) { return .animation }
        return colors.contains(type) ? .colors : .otherParts
      })
  }
}
