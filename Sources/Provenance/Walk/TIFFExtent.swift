// SPDX-License-Identifier: Apache-2.0
// Where a TIFF file ends by its own directories.

/// Finds the last byte that a TIFF file's directories speak of.
///
/// - Source: TIFF 6.0, sections 2, 3 and 15; BigTIFF, "File format"; TIFF Technical Note 1 (directories of
///   directories).
struct TIFFExtent {
  private static let widths = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8]
  /// Where pieces of pixels begin, and how long each is: strips, tiles, a JPEG picture.
  private static let pieces = [(0x0111, 0x0117), (0x0144, 0x0145), (0x0201, 0x0202)]
  /// Directories that a directory points at: of details, of places, of other pictures.
  private static let directories = [0x8769, 0x8825, 0xa005, 0x014a]
  /// The most directories that are followed: scans of many pages have one for each.
  private static let mostDirectories = 4_096
  /// The longest list of pieces that is read.
  private static let longestList = 1 << 16

  private let reader: RangeReader
  private var isBigEndian = false
  private var wide = 4
  private var end = 8
  private var seen: Set<Int> = []
  private var pending: [Int] = []

  /// The end of the file by its directories.
  ///
  /// - Throws: ``WalkError`` when they do not say; the source's own errors.
  static func end(of reader: RangeReader) throws -> Int {
    var extent = TIFFExtent(reader: reader)
    return try extent.run()
  }

  private init(reader: RangeReader) { self.reader = reader }

  private mutating func run() throws -> Int {
    isBigEndian = try reader.bytes(at: 0, count: 2) == Array("MM".utf8)
    wide = try integer(at: 2, 2) == 43 ? 8 : 4
    pending = [try integer(at: wide, wide)]
    while let offset = pending.popLast() {
      guard offset != 0, seen.insert(offset).inserted else { continue }
      guard seen.count <= Self.mostDirectories else { throw WalkError.limit }
      try readDirectory(at: offset)
    }
    return end
  }

  private mutating func readDirectory(at offset: Int) throws {
    let header = wide == 4 ? 2 : 8
    let width = 4 + 2 * wide
    let count = try integer(at: offset, header)
    guard count <= 1 << 16 else { throw WalkError.malformed }
    try reach(offset + header + width * count + wide)
    var lists: [Int: [Int]] = [:]
    for index in 0..<count {
      try reader.step()
      let entry = offset + header + width * index
      let tag = try integer(at: entry, 2)
      let isWanted =
        Self.directories.contains(tag) || Self.pieces.contains { $0.0 == tag || $0.1 == tag }
      let list = try readEntry(at: entry, isWanted: isWanted)
      if Self.directories.contains(tag) { pending += list } else if isWanted { lists[tag] = list }
    }
    for (starts, lengths) in Self.pieces {
      for (start, length) in zip(lists[starts] ?? [], lists[lengths] ?? []) {
        let (piece, overflow) = start.addingReportingOverflow(length)
        guard !overflow else { throw WalkError.malformed }
        try reach(piece)
      }
    }
    pending.append(try integer(at: offset + header + width * count, wide))
  }

  /// Counts an entry's values in; their numbers, when they are wanted.
  private mutating func readEntry(at entry: Int, isWanted: Bool) throws -> [Int] {
    let type = try integer(at: entry + 2, 2)
    let count = try integer(at: entry + 4, wide)
    guard (1..<Self.widths.count).contains(type), Self.widths[type] > 0 else { return [] }
    let (length, overflow) = count.multipliedReportingOverflow(by: Self.widths[type])
    guard !overflow else { throw WalkError.malformed }
    var place = entry + 4 + wide
    if length > wide {
      place = try integer(at: place, wide)
      let (values, overflow) = place.addingReportingOverflow(length)
      guard !overflow else { throw WalkError.malformed }
      try reach(values)
    }
    guard isWanted, [3, 4, 13, 16, 18].contains(type) else { return [] }
    guard count <= Self.longestList else { throw WalkError.limit }
    let width = Self.widths[type]
    return try (0..<count).map { try integer(at: place + $0 * width, width) }
  }

  /// What lies behind the end of the file is damage, of which others tell.
  private mutating func reach(_ place: Int) throws {
    guard place <= reader.byteCount else { throw WalkError.truncated }
    end = max(end, place)
  }

  private func integer(at offset: Int, _ width: Int) throws -> Int {
    try reader.integer(at: offset, width: width, isBigEndian: isBigEndian)
  }
}
