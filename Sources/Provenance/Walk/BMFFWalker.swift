// SPDX-License-Identifier: Apache-2.0
// The metadata items of HEIC and AVIF.

internal import MediaDecoding

/// Finds the EXIF and XMP items of an ISO base media file.
///
/// - Source: ISO/IEC 14496-12, sections 4.2, 8.11.3 and 8.11.6; ISO/IEC 23008-12, annex A.
struct BMFFWalker {
  private struct Box {
    let type: String
    let start: Int
    let content: Int
    let end: Int
  }

  private struct Item {
    let id: Int
    let isEXIF: Bool
  }

  private struct Extent {
    let offset: Int
    let length: Int
  }

  let format: MediaFormat
  let limits: TraceLimits

  /// Looks into the first `meta` box at the top.
  func walk(_ reader: RangeReader, into result: inout WalkResult) throws {
    let top = try boxes(reader, from: 0, to: reader.byteCount, until: "meta")
    guard let meta = top.last, meta.type == "meta" else { return }
    let inner = try boxes(reader, from: meta.content + 4, to: meta.end, until: nil)
    guard let information = inner.first(where: { $0.type == "iinf" }),
      let location = inner.first(where: { $0.type == "iloc" })
    else { return }
    let wanted = try items(reader, information)
    guard !wanted.isEmpty else { return }
    let extents = try locations(
      reader, location, data: inner.first { $0.type == "idat" }, of: Set(wanted.map(\.id)))
    for item in wanted {
      guard let extent = extents[item.id] else { continue }
      try read(item, extent, reader, into: &result)
    }
  }

  private func boxes(
    _ reader: RangeReader, from start: Int, to end: Int, until last: String?
  ) throws -> [Box] {
    var list: [Box] = []
    var offset = start
    while offset + 8 <= end {
      try reader.step()
      var size = try reader.integer(at: offset, width: 4, isBigEndian: true)
      let type = TextDecoding.latin1(try reader.bytes(at: offset + 4, count: 4)[...])
      var header = 8
      if size == 1 {
        size = try reader.integer(at: offset + 8, width: 8, isBigEndian: true)
        header = 16
      } else if size == 0 {
        size = end - offset
      }
      guard size >= header, size <= end - offset else { throw WalkError.truncated }
      list.append(Box(type: type, start: offset, content: offset + header, end: offset + size))
      guard list.count <= 4_096 else { throw WalkError.limit }
      if type == last { break }
      offset += size
    }
    return list
  }

  private func items(_ reader: RangeReader, _ box: Box) throws -> [Item] {
    let version = try reader.integer(at: box.content, width: 1, isBigEndian: true)
    let entries = box.content + 4 + (version == 0 ? 2 : 4)
    var list: [Item] = []
    for entry in try boxes(reader, from: entries, to: box.end, until: nil)
    where entry.type == "infe" {
      let version = try reader.integer(at: entry.content, width: 1, isBigEndian: true)
      guard version >= 2 else { continue }
      let width = version == 2 ? 2 : 4
      let id = try reader.integer(at: entry.content + 4, width: width, isBigEndian: true)
      let place = entry.content + 4 + width + 2
      let type = TextDecoding.latin1(try reader.bytes(at: place, count: 4)[...])
      if type == "Exif" {
        list.append(Item(id: id, isEXIF: true))
      } else if type == "mime" {
        let tail = try reader.bytes(at: place + 4, count: min(256, max(0, entry.end - place - 4)))
        let words = tail.split(separator: 0, omittingEmptySubsequences: false)
        if words.count > 1, TextDecoding.latin1(words[1]) == "application/rdf+xml" {
          list.append(Item(id: id, isEXIF: false))
        }
      }
      guard list.count <= 64 else { throw WalkError.limit }
    }
    return list
  }

  private func locations(
    _ reader: RangeReader, _ box: Box, data: Box?, of ids: Set<Int>
  ) throws -> [Int: Extent] {
    var cursor = box.content
    func next(_ width: Int) throws -> Int {
      guard cursor + width <= box.end else { throw WalkError.truncated }
      defer { cursor += width }
      return width == 0 ? 0 : try reader.integer(at: cursor, width: width, isBigEndian: true)
    }
    let version = try next(1)
    cursor += 3
    let sizes = try next(2)
    let (offsetWidth, lengthWidth) = (sizes >> 12 & 15, sizes >> 8 & 15)
    let (baseWidth, indexWidth) = (sizes >> 4 & 15, version == 0 ? 0 : sizes & 15)
    guard [offsetWidth, lengthWidth, baseWidth, indexWidth].allSatisfy({ [0, 4, 8].contains($0) })
    else { throw WalkError.malformed }
    var result: [Int: Extent] = [:]
    for _ in 0..<(try next(version < 2 ? 2 : 4)) {
      try reader.step()
      let id = try next(version < 2 ? 2 : 4)
      let method = version == 0 ? 0 : try next(2) & 15
      _ = try next(2)
      let base = try next(baseWidth)
      for index in 0..<(try next(2)) {
        try reader.step()
        _ = try next(indexWidth)
        let (relative, length) = (try next(offsetWidth), try next(lengthWidth))
        guard index == 0, ids.contains(id), method < 2 else { continue }
        let origin = method == 0 ? 0 : data?.content ?? reader.byteCount
        let (inner, overflow) = base.addingReportingOverflow(relative)
        let (offset, beyond) = inner.addingReportingOverflow(origin)
        guard !overflow, !beyond else { throw WalkError.malformed }
        result[id] = Extent(offset: offset, length: length)
      }
    }
    return result
  }

  private func read(
    _ item: Item, _ extent: Extent, _ reader: RangeReader, into result: inout WalkResult
  ) throws {
    let data = try reader.bytes(at: extent.offset, count: extent.length)
    let content: MetadataBlock.Content
    if item.isEXIF {
      guard data.count > 4 else { throw WalkError.truncated }
      let skip = data[..<4].reduce(0) { $0 << 8 | Int($1) }
      guard skip <= data.count - 4 else { throw WalkError.malformed }
      content = .exif(Array(data[(4 + skip)...]))
    } else {
      content = .xmp(data)
    }
    let carrier = "\(format.rawValue).\(item.isEXIF ? "Exif" : "XMP")"
    try result.add(
      MetadataBlock(
        carrier: carrier, offset: extent.offset, length: extent.length, content: content), limits)
  }
}
