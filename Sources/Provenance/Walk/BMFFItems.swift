// SPDX-License-Identifier: Apache-2.0
// The EXIF and XMP items of HEIC and AVIF.

internal import MediaDecoding

/// Finds the EXIF and XMP items of a `meta` box.
///
/// - Source: ISO/IEC 14496-12, sections 8.11.3 and 8.11.6; ISO/IEC 23008-12, annex A.
struct BMFFItems {
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
  let reader: RangeReader

  /// Reads the items that the boxes of a `meta` box list.
  func read(_ inner: [MediaBox], into result: inout WalkResult) throws {
    guard let information = inner.first(where: { $0.type == "iinf" }),
      let location = inner.first(where: { $0.type == "iloc" })
    else { return }
    let wanted = try items(information)
    guard !wanted.isEmpty else { return }
    let extents = try locations(
      location, data: inner.first { $0.type == "idat" }, of: Set(wanted.map(\.id)))
    for item in wanted {
      guard let parts = extents[item.id] else { continue }
      try read(item, parts, into: &result)
    }
  }

  private func items(_ box: MediaBox) throws -> [Item] {
    let version = try reader.integer(at: box.content, width: 1, isBigEndian: true)
    let entries = box.content + 4 + (version == 0 ? 2 : 4)
    var list: [Item] = []
    for entry in try BoxReader(reader: reader).boxes(from: entries, to: box.end)
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
    _ box: MediaBox, data: MediaBox?, of ids: Set<Int>
  ) throws -> [Int: [Extent]] {
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
    var result: [Int: [Extent]] = [:]
    for _ in 0..<(try next(version < 2 ? 2 : 4)) {
      try reader.step()
      let id = try next(version < 2 ? 2 : 4)
      let method = version == 0 ? 0 : try next(2) & 15
      _ = try next(2)
      let base = try next(baseWidth)
      for _ in 0..<(try next(2)) {
        try reader.step()
        _ = try next(indexWidth)
        let (relative, length) = (try next(offsetWidth), try next(lengthWidth))
        guard ids.contains(id), method < 2, result[id, default: []].count < 256 else { continue }
        let origin = method == 0 ? 0 : data?.content ?? reader.byteCount
        let (inner, overflow) = base.addingReportingOverflow(relative)
        let (offset, beyond) = inner.addingReportingOverflow(origin)
        guard !overflow, !beyond else { throw WalkError.malformed }
        result[id, default: []].append(Extent(offset: offset, length: length))
      }
    }
    return result
  }

  /// Reads an item of one or several extents; its range is that of the first to the last.
  private func read(_ item: Item, _ extents: [Extent], into result: inout WalkResult) throws {
    var data: [UInt8] = []
    for extent in extents {
      guard data.count <= limits.blockBytes else { throw WalkError.limit }
      data += try reader.bytes(at: extent.offset, count: extent.length)
    }
    let content: MetadataBlock.Content
    if item.isEXIF {
      guard data.count > 4 else { throw WalkError.truncated }
      let skip = data[..<4].reduce(0) { $0 << 8 | Int($1) }
      guard skip <= data.count - 4 else { throw WalkError.malformed }
      content = .exif(Array(data[(4 + skip)...]))
    } else {
      content = .xmp(data)
    }
    let start = extents.map(\.offset).min() ?? 0
    let end = extents.map { $0.offset + $0.length }.max() ?? 0
    try result.add(
      MetadataBlock(
        carrier: "\(format.rawValue).\(item.isEXIF ? "Exif" : "XMP")", offset: start,
        length: end - start, content: content), limits)
  }
}
