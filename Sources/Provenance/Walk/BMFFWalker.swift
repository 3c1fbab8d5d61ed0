// SPDX-License-Identifier: Apache-2.0
// HEIC, AVIF, MP4 and QuickTime: the boxes that hold metadata.

internal import EvidenceModel
internal import MediaDecoding

/// Walks the boxes of an ISO base media file that may hold metadata.
///
/// - Source: ISO/IEC 14496-12, sections 4.2, 8.10 and 8.11; QuickTime File Format, "Metadata";
///   XMP specification part 3, section 1.2; C2PA 2.2, section A.3.
struct BMFFWalker {
  private static let xmp: [UInt8] = [
    0xbe, 0x7a, 0xcf, 0xcb, 0x97, 0xa9, 0x42, 0xe8, 0x9c, 0x71, 0x99, 0x94, 0x91, 0xe3, 0xaf, 0xac,
  ]
  private static let credentials: [UInt8] = [
    0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81,
  ]

  let format: MediaFormat
  let limits: TraceLimits

  /// Boxes that stand at the top of ordinary files: one of these that does not fit is damage.
  private static let known: Set<String> = [
    "ftyp", "styp", "moov", "moof", "mdat", "meta", "free", "skip", "wide", "uuid", "mfra", "sidx",
    "emsg", "pdin", "mpvd",
  ]

  /// Walks the boxes at the top to the end of the file; bytes that are no box are trailing data.
  func walk(_ reader: RangeReader, into result: inout WalkResult) throws {
    var offset = 0
    var hasContent = false
    while offset < reader.byteCount {
      guard let box = try box(at: offset, reader, hasContent: hasContent) else {
        return try result.noteTrailing(format.rawValue, from: offset, reader)
      }
      if ["mdat", "moov", "meta"].contains(box.type) { hasContent = true }
      try take(box, reader, into: &result)
      offset = box.end
    }
  }

  /// The box at `offset`; `nil` where, after the content, something else stands.
  private func box(
    at offset: Int, _ reader: RangeReader, hasContent: Bool
  ) throws -> MediaBox? {
    let isWhole = reader.byteCount - offset >= 8
    let type = isWhole ? TextDecoding.latin1(try reader.bytes(at: offset + 4, count: 4)[...]) : ""
    if hasContent, !Self.isName(type) { return nil }
    do {
      if let box = try BoxReader(reader: reader).box(at: offset, before: reader.byteCount) {
        return box
      }
    } catch WalkError.truncated where hasContent && !Self.known.contains(type) {
      return nil
    }
    guard hasContent else { throw WalkError.truncated }
    return nil
  }

  /// Whether four characters can be the name of a box.
  private static func isName(_ type: String) -> Bool {
    !type.isEmpty
      && type.unicodeScalars.allSatisfy { (0x20...0x7e).contains($0.value) || $0.value == 0xa9 }
  }

  private func take(
    _ box: MediaBox, _ reader: RangeReader, into result: inout WalkResult
  ) throws {
    switch box.type {
    case "meta":
      let inner = try BoxReader(reader: reader).boxes(from: box.content + 4, to: box.end)
      try BMFFItems(format: format, limits: limits, reader: reader).read(inner, into: &result)
      try BMFFTags(format: format, limits: limits, reader: reader).read(inner, into: &result)
    case "moov":
      try BMFFTags(format: format, limits: limits, reader: reader).readMovie(box, into: &result)
    case "uuid": try takeExtension(box, reader, into: &result)
    default: break
    }
  }

  private func takeExtension(
    _ box: MediaBox, _ reader: RangeReader, into result: inout WalkResult
  ) throws {
    guard box.end - box.content >= 16 else { return }
    let name = try reader.bytes(at: box.content, count: 16)
    if name == Self.credentials {
      try result.add(
        MetadataBlock(
          carrier: "\(format.rawValue).uuid.C2PA", offset: box.start, length: box.length,
          content: .credentials), limits)
    } else if name == Self.xmp {
      let packet = try reader.bytes(at: box.content + 16, count: box.end - box.content - 16)
      try result.add(
        MetadataBlock(
          carrier: "\(format.rawValue).uuid.XMP", offset: box.start, length: box.length,
          content: .xmp(packet)), limits)
    }
  }
}
