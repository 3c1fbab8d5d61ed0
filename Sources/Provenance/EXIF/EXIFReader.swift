// SPDX-License-Identifier: Apache-2.0
// Reads the directories of a TIFF structure, each at most once.

internal import MediaDecoding

/// Reads the directories of a TIFF structure: an EXIF block, or a whole TIFF file.
///
/// - Source: TIFF 6.0, section 2; CIPA DC-008 (Exif 2.32), section 4.6.
struct EXIFReader {
  private enum Directory {
    case main
    case details
    case thumbnail
  }

  private static let widths = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8]

  private let reader: RangeReader
  private let limits: TraceLimits
  private var isBigEndian = false
  private var content = EXIFContent()
  private var seen: Set<Int> = []

  /// Reads the structure that begins where `reader` does.
  ///
  /// - Throws: the source's own errors; damage shows in ``EXIFContent/isDamaged``.
  static func read(_ reader: RangeReader, _ limits: TraceLimits) throws -> EXIFContent {
    var walker = EXIFReader(reader: reader, limits: limits)
    do {
      try walker.readAll()
    } catch is WalkError {
      walker.content.isDamaged = true
    }
    return walker.content
  }

  private init(reader: RangeReader, limits: TraceLimits) {
    self.reader = reader
    self.limits = limits
  }

  private mutating func readAll() throws {
    let order = try reader.bytes(at: 0, count: 2)
    guard order == Array("II".utf8) || order == Array("MM".utf8) else { throw WalkError.malformed }
    isBigEndian = order == Array("MM".utf8)
    guard try integer(at: 2, 2) == 42 else { throw WalkError.malformed }
    var next = try readDirectory(at: try integer(at: 4, 4), as: .main)
    while next != 0 {
      content.hasThumbnail = true
      next = try readDirectory(at: next, as: .thumbnail)
    }
  }

  /// Reads one directory; the offset of the next.
  private mutating func readDirectory(at offset: Int, as kind: Directory) throws -> Int {
    guard seen.insert(offset).inserted else { throw WalkError.malformed }
    guard seen.count <= limits.directories else { throw WalkError.limit }
    let count = try integer(at: offset, 2)
    var details: Int?
    for index in 0..<count {
      try reader.step()
      let entry = offset + 2 + 12 * index
      let tag = try integer(at: entry, 2)
      switch tag {
      case 0x8769 where kind == .main: details = try integer(at: entry + 8, 4)
      case 0x8825 where kind == .main: content.hasPlace = true
      default:
        guard kind != .thumbnail, let tag = EXIFContent.Tag(rawValue: tag) else { continue }
        try readValue(tag, at: entry)
      }
    }
    let next = try integer(at: offset + 2 + 12 * count, 4)
    if let details { _ = try readDirectory(at: details, as: .details) }
    return kind == .details ? 0 : next
  }

  private mutating func readValue(_ tag: EXIFContent.Tag, at entry: Int) throws {
    let type = try integer(at: entry + 2, 2)
    let count = try integer(at: entry + 4, 4)
    guard content.values[tag] == nil, (1..<Self.widths.count).contains(type) else { return }
    let length = count * Self.widths[type]
    guard length <= limits.blockBytes else { throw WalkError.limit }
    let place = length <= 4 ? entry + 8 : try integer(at: entry + 8, 4)
    // A maker's note is only known to be there: its form is the maker's own.
    let kept = tag == .makerNote ? min(length, 64) : length
    do {
      let bytes = try reader.bytes(at: place, count: kept)
      content.values[tag] = EXIFValue(type: type, bytes: bytes, isBigEndian: isBigEndian)
    } catch WalkError.truncated {
      content.isDamaged = true
    }
  }

  private func integer(at offset: Int, _ width: Int) throws -> Int {
    try reader.integer(at: offset, width: width, isBigEndian: isBigEndian)
  }
}
