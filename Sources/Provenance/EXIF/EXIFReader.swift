// SPDX-License-Identifier: Apache-2.0
// Reads the directories of a TIFF structure, each at most once.

internal import MediaDecoding

/// Reads the directories of a TIFF structure: an EXIF block, or a whole TIFF file.
///
/// BigTIFF differs in its magic number and in the widths of counts and offsets.
///
/// - Source: TIFF 6.0, section 2; CIPA DC-008 (Exif 2.32), section 4.6; BigTIFF, "File format".
struct EXIFReader {
  private enum Directory {
    case main
    case details
    case thumbnail
  }

  private static let widths = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8]

  private let reader: RangeReader
  private let limits: TraceLimits
  private var isBigEndian = false
  /// The width of counts of values and of offsets: 4, or 8 in BigTIFF.
  private var wide = 4
  private var content = EXIFContent()
  private var seen: Set<Int> = []

  /// Reads the structure that begins where `reader` does.
  ///
  /// - Throws: the source's own errors; damage shows in ``EXIFContent/isDamaged``, a limit in ``EXIFContent/isCut``.
  static func read(_ reader: RangeReader, _ limits: TraceLimits) throws -> EXIFContent {
    var walker = EXIFReader(reader: reader, limits: limits)
    do {
      try walker.readAll()
    } catch WalkError.limit {
      walker.content.isCut = true
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
    switch try integer(at: 2, 2) {
    case 42: break
    case 43 where try integer(at: 4, 4) == (isBigEndian ? 8 << 16 : 8): wide = 8
    default: throw WalkError.malformed
    }
    var next = try readDirectory(at: try integer(at: wide, wide), as: .main)
    while next != 0 {
      content.hasThumbnail = true
      next = try readDirectory(at: next, as: .thumbnail)
    }
  }

  /// Reads one directory; the offset of the next.
  private mutating func readDirectory(at offset: Int, as kind: Directory) throws -> Int {
    guard seen.insert(offset).inserted else { throw WalkError.malformed }
    guard seen.count <= limits.directories else { throw WalkError.limit }
    let header = wide == 4 ? 2 : 8
    let width = 4 + 2 * wide
    let count = try integer(at: offset, header)
    guard count <= 1 << 16 else { throw WalkError.malformed }
    var details: Int?
    var thumbnail: (start: Int?, length: Int?)
    for index in 0..<count {
      try reader.step()
      let entry = offset + header + width * index
      let tag = try integer(at: entry, 2)
      switch tag {
      case 0x8769 where kind == .main: details = try integer(at: entry + 4 + wide, wide)
      case 0x8825 where kind == .main: content.hasPlace = true
      case 0x0201 where kind == .thumbnail: thumbnail.start = try integer(at: entry + 4 + wide, 4)
      case 0x0202 where kind == .thumbnail: thumbnail.length = try integer(at: entry + 4 + wide, 4)
      case EXIFContent.Tag.imageDescription.rawValue where kind == .thumbnail:
        if let text = try value(.imageDescription, at: entry)?.text, !text.isEmpty {
          content.furtherDescriptions.append(text)
        }
      default:
        guard kind != .thumbnail, let tag = EXIFContent.Tag(rawValue: tag) else { continue }
        guard content.values[tag] == nil else { continue }
        content.values[tag] = try value(tag, at: entry)
      }
    }
    if let start = thumbnail.start, let length = thumbnail.length, length > 0,
      content.thumbnail == nil, start <= reader.byteCount - length
    {
      content.thumbnail = start..<start + length
    }
    let next = try integer(at: offset + header + width * count, wide)
    if let details { _ = try readDirectory(at: details, as: .details) }
    return kind == .details ? 0 : next
  }

  /// The value of an entry; `nil` for one of an unknown type, and for one that is not in the file.
  private mutating func value(_ tag: EXIFContent.Tag, at entry: Int) throws -> EXIFValue? {
    let type = try integer(at: entry + 2, 2)
    let count = try integer(at: entry + 4, wide)
    guard (1..<Self.widths.count).contains(type) else { return nil }
    let (length, overflow) = count.multipliedReportingOverflow(by: Self.widths[type])
    guard !overflow else { throw WalkError.malformed }
    let place = length <= wide ? entry + 4 + wide : try integer(at: entry + 4 + wide, wide)
    // A maker's note and credentials are only known to be there: their form is others' business.
    let kept = [.makerNote, .credentials].contains(tag) ? min(length, 64) : length
    guard kept <= limits.blockBytes else { throw WalkError.limit }
    do {
      let bytes = try reader.bytes(at: place, count: kept)
      return EXIFValue(
        type: type, bytes: bytes, isBigEndian: isBigEndian, offset: place, length: length)
    } catch WalkError.truncated {
      content.isDamaged = true
      return nil
    }
  }

  private func integer(at offset: Int, _ width: Int) throws -> Int {
    try reader.integer(at: offset, width: width, isBigEndian: isBigEndian)
  }
}
