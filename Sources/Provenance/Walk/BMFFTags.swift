// SPDX-License-Identifier: Apache-2.0
// The named texts of MP4 and QuickTime files.

internal import EvidenceModel
internal import MediaDecoding

/// Reads the tags of a film: `udta` texts, lists of items with four letters, with names, with keys.
///
/// - Source: QuickTime File Format, "User Data Atoms" and "Metadata"; what writers of `ilst` do.
struct BMFFTags {
  /// The names that items of four letters and QuickTime's keys go by here.
  private static let names: [String: String] = [
    "\u{a9}nam": "Title", "\u{a9}cmt": "Comment", "\u{a9}too": "Encoder", "\u{a9}swr": "Software",
    "\u{a9}ART": "Author", "\u{a9}des": "Description", "desc": "Description", "\u{a9}mak": "Make",
    "\u{a9}mod": "Model", "\u{a9}enc": "Encoder", "\u{a9}inf": "Description",
    "com.apple.quicktime.make": "Make", "com.apple.quicktime.model": "Model",
    "com.apple.quicktime.software": "Software", "com.apple.quicktime.comment": "Comment",
    "com.apple.quicktime.description": "Description", "com.apple.quicktime.title": "Title",
    "com.apple.quicktime.author": "Author",
  ]
  private static let places: Set<String> = [
    "\u{a9}xyz", "loci", "com.apple.quicktime.location.ISO6709",
  ]

  let format: MediaFormat
  let limits: TraceLimits
  let reader: RangeReader

  private var boxes: BoxReader { BoxReader(reader: reader) }

  /// Reads the tags of a `moov` box and of its tracks.
  func readMovie(_ movie: MediaBox, into result: inout WalkResult) throws {
    for box in try boxes.boxes(from: movie.content, to: movie.end) {
      switch box.type {
      case "udta": try readUserData(box, into: &result)
      case "meta": try readMeta(box, into: &result)
      case "trak":
        for inner in try boxes.boxes(from: box.content, to: box.end) where inner.type == "udta" {
          try readUserData(inner, into: &result)
        }
      case "moov": noteDepth(box, in: &result)
      default: break
      }
    }
  }

  /// Reads the list of items among the boxes of a `meta` box.
  func read(_ inner: [MediaBox], into result: inout WalkResult) throws {
    guard let list = inner.first(where: { $0.type == "ilst" }) else { return }
    let keys = try inner.first { $0.type == "keys" }.map(keys) ?? []
    for item in try boxes.boxes(from: list.content, to: list.end) {
      try readItem(item, keys: keys, into: &result)
    }
  }

  private func readUserData(_ box: MediaBox, into result: inout WalkResult) throws {
    for inner in try boxes.boxes(from: box.content, to: box.end) {
      switch inner.type {
      case "meta": try readMeta(inner, into: &result)
      case "XMP_":
        let packet = try reader.bytes(at: inner.content, count: inner.end - inner.content)
        try add(.xmp(packet), "udta.XMP", inner, into: &result)
      case let type where Self.places.contains(type):
        try add(.place, "udta", inner, into: &result)
      case let type where type == "AIGC" || Self.names[type] != nil:
        try readUserText(inner, into: &result)
      case "udta", "moov": noteDepth(inner, in: &result)
      default: break
      }
    }
  }

  /// Says that a box is nested in its like, where no writer puts it and nothing is read.
  private func noteDepth(_ box: MediaBox, in result: inout WalkResult) {
    result.note(
      "provenance.limit", .unreadable, "boxes are nested deeper than is read", at: box.start)
  }

  /// A text with its length and language before it, or by itself.
  private func readUserText(_ box: MediaBox, into result: inout WalkResult) throws {
    let bytes = try reader.bytes(at: box.content, count: box.end - box.content)
    var text = bytes[...]
    if bytes.count >= 4 {
      let length = Int(bytes[0]) << 8 | Int(bytes[1])
      if length > 0, length <= bytes.count - 4 { text = bytes[4..<4 + length] }
    }
    try add(named: box.type, text, "udta", box, into: &result)
  }

  /// A `meta` box is a full box in MP4 and a plain one in QuickTime.
  private func readMeta(_ box: MediaBox, into result: inout WalkResult) throws {
    guard box.end - box.content >= 8 else { return }
    let isPlain = try reader.bytes(at: box.content + 4, count: 4) == Array("hdlr".utf8)
    try read(
      try boxes.boxes(from: box.content + (isPlain ? 0 : 4), to: box.end), into: &result)
  }

  /// The names that items are numbered after, from 1.
  private func keys(_ box: MediaBox) throws -> [String] {
    let count = try reader.integer(at: box.content + 4, width: 4, isBigEndian: true)
    guard count <= 4_096 else { throw WalkError.limit }
    return try boxes.boxes(from: box.content + 8, to: box.end).prefix(count).map { key in
      let length = min(1_024, key.end - key.content)
      return TextDecoding.latin1OrUTF8(try reader.bytes(at: key.content, count: length)[...])
    }
  }

  private func readItem(
    _ item: MediaBox, keys: [String], into result: inout WalkResult
  ) throws {
    var name = item.type
    var isKeyed = false
    let number = try reader.integer(at: item.start + 4, width: 4, isBigEndian: true)
    if (1...max(1, keys.count)).contains(number), number <= keys.count {
      name = keys[number - 1]
      isKeyed = true
    }
    for inner in try boxes.boxes(from: item.content, to: item.end) {
      if inner.type == "name", inner.end - inner.content > 4 {
        let bytes = try reader.bytes(
          at: inner.content + 4, count: min(1_024, inner.end - inner.content - 4))
        name = TextDecoding.latin1OrUTF8(bytes[...])
      }
      guard inner.type == "data", inner.end - inner.content >= 8 else { continue }
      if Self.places.contains(name) {
        try add(.place, isKeyed ? "mdta" : "ilst", item, into: &result)
        continue
      }
      // 1 is UTF-8; writers of texts use no other number, and 0 where they do not know.
      let sort = try reader.integer(at: inner.content, width: 4, isBigEndian: true) & 0xff_ffff
      guard sort < 2 else { continue }
      let text = try reader.bytes(at: inner.content + 8, count: inner.end - inner.content - 8)
      try add(named: name, text[...], isKeyed ? "mdta" : "ilst", item, into: &result)
    }
  }

  private func add(
    named name: String, _ text: ArraySlice<UInt8>, _ carrier: String, _ box: MediaBox,
    into result: inout WalkResult
  ) throws {
    let value = TextDecoding.latin1OrUTF8(text)
    try add(
      .text(keyword: Self.names[name] ?? name, value: value), carrier, box, into: &result)
  }

  private func add(
    _ content: MetadataBlock.Content, _ carrier: String, _ box: MediaBox,
    into result: inout WalkResult
  ) throws {
    try result.add(
      MetadataBlock(
        carrier: "\(format.rawValue).\(carrier)", offset: box.start, length: box.length,
        content: content), limits)
  }
}
