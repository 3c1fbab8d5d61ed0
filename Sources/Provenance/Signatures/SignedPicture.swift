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

  /// The first signed comment of a PNG or WebP, one whose signature has the form of one before others; `nil` where
  /// there is none.
  ///
  /// - Throws: a ``DecodeError`` that ends the session of the tools.
  init?(
    _ walk: WalkResult, isWhole: Bool, _ tools: ProvenanceTools, _ limits: TraceLimits
  ) throws {
    guard let found = Self.comment(in: walk, limits) else { return nil }
    (comment, block) = found
    var doubts = Self.doubts(walk.parts)
    if !isWhole { doubts.insert(.damaged) }
    for block in walk.blocks {
      switch block.content {
      case .exif(let bytes):
        let exif = Self.exif(bytes, limits)
        doubts.formUnion(Self.doubts(exif))
        if let xmp = exif?.values[.xmp] { doubts.formUnion(try Self.doubts(xmp.bytes, tools)) }
      case .xmp(let packet): doubts.formUnion(try Self.doubts(packet, tools))
      default: break
      }
    }
    if !comment.statesNoInput { doubts.insert(.inputPossible) }
    if walk.findings.contains(where: { $0.code.hasSuffix(".trailing_data") }) {
      doubts.insert(.trailingData)
    }
    self.doubts = doubts
  }

  private static func comment(
    in walk: WalkResult, _ limits: TraceLimits
  ) -> (SignedComment, MetadataBlock)? {
    var malformed: (SignedComment, MetadataBlock)?
    for block in walk.blocks {
      let text: String? =
        switch block.content {
        case .text("Comment", let value): value
        case .exif(let bytes):
          exif(bytes, limits)?.values[.userComment].map { UserComment.text($0.bytes) }
        default: nil
        }
      guard let comment = text.flatMap(SignedComment.init) else { continue }
      if comment.signature != nil { return (comment, block) }
      malformed = malformed ?? (comment, block)
    }
    return malformed
  }

  private static func exif(_ bytes: [UInt8], _ limits: TraceLimits) -> EXIFContent? {
    try? EXIFReader.read(RangeReader(MemoryBytes(bytes), limits), limits)
  }

  private static func doubts(_ exif: EXIFContent?) -> Set<SignatureDoubt> {
    guard let exif, !exif.isDamaged, !exif.isCut else { return [.damaged] }
    var doubts: Set<SignatureDoubt> = []
    if let orientation = exif.values[.orientation], orientation.number != 1 {
      doubts.insert(.orientation)
    }
    if exif.hasThumbnail { doubts.insert(.thumbnail) }
    return doubts
  }

  /// What an XMP packet says of how the picture is shown; one that cannot be read may say anything.
  ///
  /// - Source: XMP specification part 2, clauses 2.7 (`tiff:Orientation`) and 1.2.2.4 (`xmpGImg`, thumbnails).
  private static func doubts(
    _ packet: [UInt8], _ tools: ProvenanceTools
  ) throws -> Set<SignatureDoubt> {
    var doubts: Set<SignatureDoubt> = []
    do {
      for property in try XMPReader.read(packet, tools) {
        if property.namespace == "http://ns.adobe.com/tiff/1.0/", property.name == "Orientation",
          property.value != "1"
        {
          doubts.insert(.orientation)
        }
        if property.namespace == "http://ns.adobe.com/xap/1.0/g/img/" { doubts.insert(.thumbnail) }
      }
    } catch let error as DecodeError where !error.endsSession {
      doubts.insert(.damaged)
    }
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
