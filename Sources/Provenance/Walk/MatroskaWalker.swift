// SPDX-License-Identifier: Apache-2.0
// Matroska and WebM: the programs that wrote the file, and its tags.

internal import EvidenceModel

/// Walks the elements of a Matroska file that hold texts.
///
/// - Source: RFC 8794 (EBML), sections 4 to 6; RFC 9559 (Matroska), sections 5.1.2, 5.1.6 and 5.1.8.
struct MatroskaWalker {
  private struct Element {
    let id: Int
    let start: Int
    let content: Int
    let end: Int
    /// Whether its size was not known when it was written.
    let isOpen: Bool
  }

  /// Elements that hold others worth reading.
  private static let masters: Set<Int> = [
    0x1853_8067, 0x1549_a966, 0x1254_c367, 0x7373, 0x67c8, 0x1941_a469, 0x61a7,
  ]
  private static let segment = 0x1853_8067
  private static let cluster = 0x1f43_b675
  /// What a segment and a cluster may hold: where their size is not known, anything else is behind their end.
  private static let partsOfSegment: Set<Int> = [
    0x114d_9b74, 0x1549_a966, 0x1654_ae6b, 0x1f43_b675, 0x1c53_bb6b, 0x1941_a469, 0x1043_a770,
    0x1254_c367, 0xec, 0xbf,
  ]
  private static let partsOfCluster: Set<Int> = [
    0xe7, 0x5854, 0xa7, 0xab, 0xa3, 0xa0, 0xaf, 0xec, 0xbf,
  ]
  /// Texts of the segment, by the keyword that they go by here.
  private static let texts: [Int: String] = [
    0x7ba9: "Title", 0x4d80: "Encoder", 0x5741: "Software", 0x466e: "Attachment",
  ]

  let limits: TraceLimits
  let reader: RangeReader

  /// Walks all elements at the top; clusters are passed over by their sizes, those of unknown size block by block.
  func walk(into result: inout WalkResult) throws {
    let top = try walk(from: 0, to: reader.byteCount, depth: 0, into: &result)
    try result.noteTrailing("matroska", from: top, reader)
  }

  /// Walks elements of one level, up to the first that is none of `parts`.
  ///
  /// - Returns: where the last of them ends.
  private func walk(
    from start: Int, to end: Int, depth: Int, of parts: Set<Int>? = nil,
    into result: inout WalkResult
  ) throws -> Int {
    guard depth < 8 else { throw WalkError.limit }
    // Behind the header stand segments and void elements; anything else is not part of the file.
    let parts = depth == 0 ? [Self.segment, 0xec] : parts
    var offset = start
    while offset < end {
      if let parts, depth > 0 || offset > 0 {
        let id = try number(at: offset, before: end, keepsMarker: true)?.value
        guard let id, parts.contains(id) else { return offset }
      }
      guard let element = try element(at: offset, before: end) else { return offset }
      if element.isOpen, element.id == Self.segment {
        offset = try walk(
          from: element.content, to: end, depth: depth + 1, of: Self.partsOfSegment, into: &result)
        continue
      }
      if element.isOpen, element.id == Self.cluster {
        do {
          offset = try walk(
            from: element.content, to: end, depth: depth + 1, of: Self.partsOfCluster,
            into: &result)
        } catch WalkError.limit {
          // What is behind a cluster of more blocks than are passed is not found.
          return end
        }
        continue
      }
      if element.id == 0x67c8 {
        try readTag(element, into: &result)
      } else if Self.masters.contains(element.id) {
        _ = try walk(
          from: element.content, to: element.end, depth: depth + 1, into: &result)
      } else if let keyword = Self.texts[element.id] {
        try add(keyword, try text(element), element, "Info", into: &result)
      }
      offset = element.end
    }
    return offset
  }

  /// A name and its text, and tags within the tag.
  private func readTag(_ tag: Element, into result: inout WalkResult, depth: Int = 0) throws {
    guard depth < 8 else { throw WalkError.limit }
    var name = ""
    var offset = tag.content
    while offset < tag.end, let element = try element(at: offset, before: tag.end) {
      switch element.id {
      case 0x45a3: name = try text(element)
      case 0x4487: try add(name, try text(element), tag, "Tags", into: &result)
      case 0x67c8: try readTag(element, into: &result, depth: depth + 1)
      default: break
      }
      offset = element.end
    }
  }

  private func text(_ element: Element) throws -> String {
    let bytes = try reader.bytes(at: element.content, count: element.end - element.content)
    return TextDecoding.latin1OrUTF8(bytes.prefix { $0 != 0 })
  }

  private func add(
    _ name: String, _ text: String, _ element: Element, _ carrier: String,
    into result: inout WalkResult
  ) throws {
    let names = ["ENCODER": "Encoder", "COMMENT": "Comment", "TITLE": "Title", "ARTIST": "Author"]
    let keyword =
      names[name] ?? (name == name.uppercased() && name != "AIGC" ? name.lowercased() : name)
    try result.add(
      MetadataBlock(
        carrier: "matroska.\(carrier)", offset: element.start,
        length: element.end - element.start, content: .text(keyword: keyword, value: text)),
      limits)
  }

  /// The element at `offset`; `nil` when there is none.
  private func element(at offset: Int, before end: Int) throws -> Element? {
    try reader.step()
    guard let id = try number(at: offset, before: end, keepsMarker: true) else { return nil }
    guard
      let size = try number(at: offset + id.width, before: end, keepsMarker: false)
    else { throw WalkError.truncated }
    let content = offset + id.width + size.width
    let isOpen = size.value == (1 << (7 * size.width)) - 1
    let stop = isOpen ? end : content + size.value
    guard stop <= end else { throw WalkError.truncated }
    return Element(id: id.value, start: offset, content: content, end: stop, isOpen: isOpen)
  }

  /// A number of variable width; `nil` when the bytes there begin none.
  private func number(
    at offset: Int, before end: Int, keepsMarker: Bool
  ) throws -> (value: Int, width: Int)? {
    guard offset < end else { return nil }
    let first = try reader.bytes(at: offset, count: 1)[0]
    let width = first.leadingZeroBitCount + 1
    guard width <= (keepsMarker ? 4 : 8), offset + width <= end else { return nil }
    let value = try reader.bytes(at: offset, count: width).reduce(0) { $0 << 8 | UInt64($1) }
    let kept = keepsMarker ? value : value & ((1 << UInt64(7 * width)) - 1)
    return Int(exactly: kept).map { ($0, width) }
  }
}
