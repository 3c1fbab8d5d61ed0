// SPDX-License-Identifier: Apache-2.0
// The chunks of a PNG that hold text, EXIF or XMP, before and after the pixels.

internal import EvidenceModel
internal import MediaDecoding

/// Walks the chunks of a PNG.
///
/// - Source: W3C PNG (third edition), sections 5.3, 11.3.3 and 11.3.4.5.
struct PNGWalker {
  let tools: ProvenanceTools
  let limits: TraceLimits

  /// Walks from the signature to `IEND`; what follows it is a finding.
  func walk(_ reader: RangeReader, into result: inout WalkResult) throws {
    var offset = 8
    while true {
      try reader.step()
      let length = try reader.integer(at: offset, width: 4, isBigEndian: true)
      let type = String(decoding: try reader.bytes(at: offset + 4, count: 4), as: UTF8.self)
      guard length < 1 << 31 else { throw WalkError.malformed }
      let end = offset + 12 + length
      result.count(type)
      switch type {
      case "IHDR" where length >= 8 && result.size == nil:
        result.size = (
          try reader.integer(at: offset + 8, width: 4, isBigEndian: true),
          try reader.integer(at: offset + 12, width: 4, isBigEndian: true)
        )
      case "tEXt", "zTXt", "iTXt", "eXIf", "comf":
        try read(type, at: offset, length: length, reader, into: &result)
      case "caBX":
        try result.add(
          MetadataBlock(
            carrier: "png.caBX", offset: offset,
            length: min(length + 12, reader.byteCount - offset), content: .credentials), limits)
      case "IEND": return try result.noteTrailing("png", from: end, reader)
      default: break
      }
      offset = end
    }
  }

  private func read(
    _ type: String, at offset: Int, length: Int, _ reader: RangeReader,
    into result: inout WalkResult
  ) throws {
    guard length <= limits.blockBytes else {
      return result.note(
        "png.chunk_too_large", .unreadable, "a text chunk is too large", at: offset)
    }
    let data = try reader.bytes(at: offset + 8, count: length)
    do {
      let content =
        type == "eXIf"
        ? MetadataBlock.Content.exif(Self.withoutPrefix(data)) : try text(type, data, &result)
      var carrier = "png.\(type)"
      if case .xmp = content { carrier = "png.iTXt.XMP" }
      // A file may end within the checksum of its last chunk.
      let extent = min(length + 12, reader.byteCount - offset)
      try result.add(
        MetadataBlock(carrier: carrier, offset: offset, length: extent, content: content), limits)
    } catch let error as DecodeError where !error.endsSession {
      let detail = "a compressed text could not be inflated (\(error.code.rawValue))"
      result.note("png.text_unreadable", .unreadable, detail, at: offset)
    } catch WalkError.malformed {
      result.note("png.text_malformed", .defect, "a text chunk is malformed", at: offset)
    }
  }

  /// An EXIF block as the standard wants it; some programs put the prefix of JPEG before it.
  private static func withoutPrefix(_ data: [UInt8]) -> [UInt8] {
    let prefix = Array("Exif\0\0".utf8)
    return data.starts(with: prefix) ? Array(data.dropFirst(prefix.count)) : data
  }

  private func text(
    _ type: String, _ data: [UInt8], _ result: inout WalkResult
  ) throws -> MetadataBlock.Content {
    guard let end = data.firstIndex(of: 0), end <= 79 else { throw WalkError.malformed }
    let keyword = TextDecoding.latin1(data[..<end])
    let rest = data[(end + 1)...]
    switch type {
    // ComfyUI's own chunk is built like a plain text chunk.
    case "tEXt", "comf": return named(keyword, TextDecoding.latin1OrUTF8(rest))
    case "zTXt":
      guard rest.first == 0 else { throw WalkError.malformed }
      let inflated = try result.inflate(Array(rest.dropFirst()), tools, limits)
      return named(keyword, TextDecoding.latin1OrUTF8(inflated[...]))
    default: return try international(keyword, rest, &result)
    }
  }

  /// A text, or the metadata that it spells.
  private func named(_ keyword: String, _ value: String) -> MetadataBlock.Content {
    RawProfile.content(keyword, value) ?? .text(keyword: keyword, value: value)
  }

  /// Flag, method, language, translated keyword, text.
  private func international(
    _ keyword: String, _ rest: ArraySlice<UInt8>, _ result: inout WalkResult
  ) throws -> MetadataBlock.Content {
    guard rest.count >= 2, let flag = rest.first else { throw WalkError.malformed }
    let method = rest[rest.startIndex + 1]
    var tail = rest.dropFirst(2)
    for _ in 0..<2 {
      guard let zero = tail.firstIndex(of: 0) else { throw WalkError.malformed }
      tail = tail[(zero + 1)...]
    }
    guard flag == 0 || (flag == 1 && method == 0) else { throw WalkError.malformed }
    let bytes =
      flag == 0 ? Array(tail) : try result.inflate(Array(tail), tools, limits)
    if keyword == "XML:com.adobe.xmp" { return .xmp(bytes) }
    return .text(keyword: keyword, value: String(decoding: bytes, as: UTF8.self))
  }
}
