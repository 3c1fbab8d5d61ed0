// SPDX-License-Identifier: Apache-2.0
// Whether a video or picture is cut: whether its outermost structure reaches beyond its last byte.

internal import MediaDecoding

/// Compares the sizes that a container states for its outermost parts with the bytes that there are.
///
/// FFmpeg ends quietly where a file is cut, and libraries of pictures call it corrupt; this tells.
enum VideoExtent {
  private static let partLimit = 100_000
  /// Boxes that stand at the top of ordinary files; of others that do not fit, some are no boxes.
  private static let known: Set<String> = [
    "ftyp", "styp", "moov", "moof", "mdat", "meta", "free", "skip", "wide", "uuid", "mfra", "sidx",
    "emsg", "pdin", "mpvd",
  ]

  /// Whether `source` ends before its container does.
  ///
  /// - Throws: the errors of the source.
  static func isCut(_ source: any ByteSource, format: MediaFormat) throws -> Bool {
    switch format {
    case .mp4, .mov: try boxesAreCut(source, describedIn: ["moov"])
    case .heic, .avif: try boxesAreCut(source, describedIn: ["moov", "meta"])
    case .matroska: try segmentIsCut(source)
    case .avi, .webp: try riffIsCut(source)
    case .gif:
      try source.read(at: max(0, source.byteCount - 16), count: 16).last { $0 != 0 } != 0x3b
    case .mpegTransport, .mpegProgram, .flash, .ogg, .windowsMedia:
      try StreamExtent.isCut(source, format: format)
    default: false
    }
  }

  /// ISO base media: a 32-bit size and a type, or 1 and a 64-bit size; 0 reaches to the end.
  ///
  /// Behind a file that has all it needs, media and one of the boxes that describe it, bytes that only look like the
  /// beginning of a box were added.
  private static func boxesAreCut(
    _ source: any ByteSource, describedIn descriptions: Set<String>
  ) throws -> Bool {
    var offset = 0
    var types: Set<String> = []
    for _ in 0..<partLimit {
      let isWhole =
        types.contains("mdat") && !types.isDisjoint(with: descriptions)
        && !types.contains("moof")
      let head = try source.read(at: offset, count: 16)
      if head.count < 8 { return isWhole ? beginsKnown(head) : head.contains { $0 != 0 } }
      var size = number(head[0..<4])
      if size == 0 { return false }
      if size == 1 {
        guard head.count == 16 else {
          return !isWhole || known.contains(String(decoding: head[4..<8], as: UTF8.self))
        }
        size = number(head[8..<16])
      }
      // What is no box is trailing rubbish, not a cut.
      guard size >= 8, isType(head[4..<8]) else { return false }
      let type = String(decoding: head[4..<8], as: UTF8.self)
      let (next, overflow) = offset.addingReportingOverflow(size)
      if overflow || next > source.byteCount { return !isWhole || known.contains(type) }
      if known.contains(type) { types.insert(type) }
      offset = next
    }
    return false
  }

  /// Whether less than a header is the beginning of a known box: a size that is no text, and what there is of a type.
  private static func beginsKnown(_ head: [UInt8]) -> Bool {
    guard head.count > 4, !isType(head[..<4]) else { return false }
    let size = number(head[..<4])
    return (size == 1 || size >= 8) && known.contains { $0.utf8.starts(with: head[4...]) }
  }

  private static func isType(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.allSatisfy { (0x20...0x7e).contains($0) || $0 == 0xa9 }
  }

  /// Matroska: the segment after the EBML header; an unknown size reaches to the end.
  private static func segmentIsCut(_ source: any ByteSource) throws -> Bool {
    var offset = 0
    for _ in 0..<16 {
      let head = try source.read(at: offset, count: 12)
      guard head.count >= 5 else { return false }
      guard let first = head.first, let identifier = width(of: first), identifier <= 4,
        head.count > identifier, let length = width(of: head[identifier]),
        head.count >= identifier + length
      else { return false }
      let body = head[identifier..<identifier + length]
      let mask = 0xff >> length
      let size = body.dropFirst().reduce(Int(body[identifier]) & mask) { $0 << 8 | Int($1) }
      if size == 1 << (7 * length) - 1 { return false }
      let end = offset + identifier + length
      let (next, overflow) = end.addingReportingOverflow(size)
      if overflow || next > source.byteCount { return true }
      if Array(head[..<identifier]) == [0x18, 0x53, 0x80, 0x67] { return false }
      offset = next
    }
    return false
  }

  /// The number of bytes of a variable-length integer that begins with `first`.
  private static func width(of first: UInt8) -> Int? {
    first == 0 ? nil : first.leadingZeroBitCount + 1
  }

  /// AVI and WebP: the first RIFF chunk; a size of zero was never filled in.
  private static func riffIsCut(_ source: any ByteSource) throws -> Bool {
    let head = try source.read(at: 0, count: 8)
    guard head.count == 8 else { return true }
    let size = number(head[4..<8].reversed())
    return size != 0 && size + 8 > source.byteCount
  }

  /// A big-endian number; more than fits becomes the largest.
  private static func number(_ bytes: some Collection<UInt8>) -> Int {
    Int(clamping: bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }
}
