// SPDX-License-Identifier: Apache-2.0
// The central directory of a zip, read by range: which entries there are and where their bytes lie.

internal import MediaDecoding

/// One entry of a zip.
struct ZipEntry {
  let name: [UInt8]
  /// 0 for stored bytes, 8 for DEFLATE.
  let method: Int
  let isEncrypted: Bool
  let storedByteCount: Int
  let byteCount: Int
  /// Where its local header begins in the file.
  let headerOffset: Int

  /// Whether a file of so many bytes has room for the entry, its name left aside.
  func isWithin(_ fileByteCount: Int) -> Bool {
    let (start, overflow) = headerOffset.addingReportingOverflow(30)
    return !overflow && start <= fileByteCount && storedByteCount <= fileByteCount - start
  }

  /// How many entries begin within another, or reach into what begins at `directory`.
  ///
  /// A local header is taken to be as long as it is without extra fields, so that sound archives have none.
  ///
  /// - Complexity: O(n log n).
  static func overlaps(among entries: [ZipEntry], before directory: Int) -> Int {
    var (count, end) = (0, 0)
    for entry in entries.sorted(by: { $0.headerOffset < $1.headerOffset }) {
      let behind = entry.headerOffset + 30 + entry.name.count + entry.storedByteCount
      if entry.headerOffset < end || behind > directory { count += 1 }
      end = max(end, behind)
    }
    return count
  }
}

/// Reads the central directory of a zip, with the 64-bit records that large files have.
///
/// Files split over several parts are not read. Stated counts are believed only as far as entries are there.
///
/// - Source: PKWARE APPNOTE.TXT 6.3.10, sections 4.3.12 to 4.3.16 and 4.5.3.
struct ZipDirectory {
  /// The most entries that are read.
  static let mostEntries = 65_536
  private static let endByteCount = 22
  private static let longestComment = 65_535

  /// The entries in the order of the directory.
  private(set) var entries: [ZipEntry] = []
  /// Whether there are more entries than are read.
  private(set) var isCut = false
  /// The first byte of the directory in the file.
  let offset: Int
  /// The number of its bytes.
  let length: Int

  /// Reads the directory.
  ///
  /// - Throws: ``WalkError`` `.truncated` when there is none, `.malformed` when it contradicts the format;
  ///   the source's own errors.
  init(_ reader: RangeReader) throws {
    let end = try Self.findEnd(reader)
    var offset = try reader.integer(at: end + 16, width: 4, isBigEndian: false)
    var length = try reader.integer(at: end + 12, width: 4, isBigEndian: false)
    if let wide = try Self.wideEnd(reader, before: end) {
      length = try reader.integer(at: wide + 40, width: 8, isBigEndian: false)
      offset = try reader.integer(at: wide + 48, width: 8, isBigEndian: false)
    }
    guard offset <= end, length <= end - offset else { throw WalkError.malformed }
    self.offset = offset
    self.length = length
    var place = offset
    while place < offset + length {
      guard entries.count < Self.mostEntries else {
        isCut = true
        return
      }
      try reader.step()
      place = try readEntry(reader, at: place, before: offset + length)
    }
  }

  /// Where the record of the end stands: the last that fits, before at most 64 KiB of comment.
  private static func findEnd(_ reader: RangeReader) throws -> Int {
    let count = min(reader.byteCount, endByteCount + longestComment)
    let start = reader.byteCount - count
    let tail = try reader.bytes(at: start, count: count)
    var index = count - endByteCount
    while index >= 0 {
      if tail[index] == 0x50, tail[index...].starts(with: [0x50, 0x4b, 5, 6]) {
        let comment = Int(tail[index + 20]) | Int(tail[index + 21]) << 8
        if index + endByteCount + comment <= count { return start + index }
      }
      index -= 1
    }
    throw WalkError.truncated
  }

  /// Where the 64-bit record of the end stands; `nil` when there is none.
  private static func wideEnd(_ reader: RangeReader, before end: Int) throws -> Int? {
    guard end >= 20, try reader.bytes(at: end - 20, count: 4) == [0x50, 0x4b, 6, 7] else {
      return nil
    }
    let place = try reader.integer(at: end - 12, width: 8, isBigEndian: false)
    guard place <= end - 20, try reader.bytes(at: place, count: 4) == [0x50, 0x4b, 6, 6] else {
      throw WalkError.malformed
    }
    return place
  }

  private mutating func readEntry(
    _ reader: RangeReader, at place: Int, before end: Int
  ) throws -> Int {
    func number(_ offset: Int, _ width: Int) throws -> Int {
      try reader.integer(at: place + offset, width: width, isBigEndian: false)
    }
    guard try reader.bytes(at: place, count: 4) == [0x50, 0x4b, 1, 2] else {
      throw WalkError.malformed
    }
    let nameLength = try number(28, 2)
    let extraLength = try number(30, 2)
    let next = place + 46 + nameLength + extraLength + (try number(32, 2))
    guard next <= end else { throw WalkError.malformed }
    var sizes = [try number(24, 4), try number(20, 4), try number(42, 4)]
    try widen(
      &sizes, reader, from: place + 46 + nameLength, to: place + 46 + nameLength + extraLength)
    entries.append(
      ZipEntry(
        name: try reader.bytes(at: place + 46, count: nameLength), method: try number(10, 2),
        isEncrypted: try number(8, 2) & 1 == 1, storedByteCount: sizes[1], byteCount: sizes[0],
        headerOffset: sizes[2]))
    return next
  }

  /// Puts the 64-bit numbers of the extra field in the place of those that do not fit into 32 bits.
  private func widen(
    _ sizes: inout [Int], _ reader: RangeReader, from start: Int, to end: Int
  ) throws {
    guard sizes.contains(0xffff_ffff) else { return }
    var place = start
    while place + 4 <= end {
      let kind = try reader.integer(at: place, width: 2, isBigEndian: false)
      let length = try reader.integer(at: place + 2, width: 2, isBigEndian: false)
      var inner = place + 4
      if kind == 1 {
        for index in sizes.indices where sizes[index] == 0xffff_ffff {
          guard inner + 8 <= min(end, place + 4 + length) else { throw WalkError.malformed }
          sizes[index] = try reader.integer(at: inner, width: 8, isBigEndian: false)
          inner += 8
        }
        return
      }
      place += 4 + length
    }
  }

  /// Where the bytes of an entry begin, by its local header.
  ///
  /// - Throws: ``WalkError`` `.truncated` when they are not all in the file.
  static func start(of entry: ZipEntry, _ reader: RangeReader) throws -> Int {
    let offset = entry.headerOffset
    guard try reader.bytes(at: offset, count: 4) == [0x50, 0x4b, 3, 4] else {
      throw WalkError.malformed
    }
    let start =
      try offset + 30 + reader.integer(at: offset + 26, width: 2, isBigEndian: false)
      + reader.integer(at: offset + 28, width: 2, isBigEndian: false)
    guard start <= reader.byteCount, entry.storedByteCount <= reader.byteCount - start else {
      throw WalkError.truncated
    }
    return start
  }
}
