// SPDX-License-Identifier: Apache-2.0
// AVI: the texts of the INFO list, XMP and Content Credentials.

internal import EvidenceModel
internal import MediaDecoding

/// Walks the chunks of an AVI.
///
/// - Source: Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0", chapters 2 and 3;
///   OpenDML AVI 1.02, section 3; XMP specification part 3, section 1.2.2; C2PA 2.2, section A.3.
struct AVIWalker {
  /// The texts that are read, by the keyword that they go by here.
  private static let texts = [
    "ISFT": "Software", "ICMT": "Comment", "INAM": "Title", "IART": "Author", "ISRC": "Source",
    "ISBJ": "Description",
  ]

  let limits: TraceLimits

  /// Walks every RIFF part of the file, of which the first is the film; what follows them is a finding.
  func walk(_ reader: RangeReader, into result: inout WalkResult) throws {
    var offset = 0
    while offset + 12 <= reader.byteCount {
      try reader.step()
      guard try name(at: offset, reader) == "RIFF" else { break }
      let size = try reader.integer(at: offset + 4, width: 4, isBigEndian: false)
      let end = min(reader.byteCount, offset + 8 + size)
      try walkPart(from: offset + 12, to: end, reader, into: &result)
      guard offset + 8 + size <= reader.byteCount else { throw WalkError.truncated }
      offset += 8 + size + size % 2
    }
    try result.noteTrailing("avi", from: offset, reader)
  }

  private func name(at offset: Int, _ reader: RangeReader) throws -> String {
    TextDecoding.latin1(try reader.bytes(at: offset, count: 4)[...])
  }

  private func walkPart(
    from start: Int, to end: Int, _ reader: RangeReader, into result: inout WalkResult
  ) throws {
    var offset = start
    while offset + 8 <= end {
      try reader.step()
      let length = try reader.integer(at: offset + 4, width: 4, isBigEndian: false)
      func add(_ carrier: String, _ content: MetadataBlock.Content) throws {
        try result.add(
          MetadataBlock(
            carrier: carrier, offset: offset, length: min(length + 8, end - offset),
            content: content), limits)
      }
      switch try name(at: offset, reader) {
      case "LIST" where length >= 4:
        if try name(at: offset + 8, reader) == "INFO" {
          let inner = min(end, offset + 8 + length)
          try readInfo(from: offset + 12, to: inner, reader, into: &result)
        }
      case "_PMX": try add("avi.XMP", .xmp(try reader.bytes(at: offset + 8, count: length)))
      case "C2PA": try add("avi.C2PA", .credentials)
      default: break
      }
      offset += 8 + length + length % 2
    }
  }

  private func readInfo(
    from start: Int, to end: Int, _ reader: RangeReader, into result: inout WalkResult
  ) throws {
    var offset = start
    while offset + 8 <= end {
      try reader.step()
      let type = try name(at: offset, reader)
      let length = try reader.integer(at: offset + 4, width: 4, isBigEndian: false)
      if let keyword = Self.texts[type] {
        let bytes = try reader.bytes(at: offset + 8, count: min(length, end - offset - 8))
        let text = TextDecoding.latin1OrUTF8(bytes.prefix { $0 != 0 })
        try result.add(
          MetadataBlock(
            carrier: "avi.INFO", offset: offset, length: min(length + 8, end - offset),
            content: .text(keyword: keyword, value: text)), limits)
      }
      offset += 8 + length + length % 2
    }
  }
}
