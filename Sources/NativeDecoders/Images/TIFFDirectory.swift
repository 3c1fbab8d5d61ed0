// SPDX-License-Identifier: Apache-2.0
// What a directory of a TIFF file says of its picture, read as libtiff reads it.

/// What a directory of a TIFF file says of its picture.
struct TIFFDirectory {
  /// How many entries it has.
  let entries: Int
  /// The tag `NewSubfileType`.
  fileprivate(set) var subfile = 0
  /// Width times height; 0 where one of them is not stated.
  fileprivate(set) var pixels = 0
  /// Whether it has one sample of one bit a pixel.
  fileprivate(set) var isBilevel = true
  /// How samples are packed.
  fileprivate(set) var compression = 1
  /// The tag `PhotometricInterpretation`.
  fileprivate(set) var photometric = 0
  /// Where the last strip or tile ends.
  fileprivate(set) var end = 0
  /// Where directories lie that only this one leads to.
  fileprivate(set) var subdirectories: [Int] = []
  /// Whether it names more of them than are looked at.
  fileprivate(set) var namesMore = false
  /// Where the place of the next directory is written.
  fileprivate(set) var link = 0
  /// The place of the next directory, 0 for none; `nil` beyond the end of the file.
  fileprivate(set) var next: Int?
}

/// Reads the directories of a TIFF file one at a time.
///
/// Entries may stand in any order, and of several with one tag the first counts, as libtiff has it.
///
/// - Source: TIFF 6.0, section 2; TIFF Technical Note 1 (`SubIFDs`); the BigTIFF design.
struct TIFFReader {
  private static let tags: Set<Int> = [
    254, 256, 257, 258, 259, 262, 273, 279, 324, 325, 330,
  ]
  /// The bytes of a whole number, by its type: BYTE, SHORT, LONG, those with a sign, IFD, LONG8, SLONG8 and IFD8.
  private static let sizes = [1: 1, 3: 2, 4: 4, 6: 1, 8: 2, 9: 4, 13: 4, 16: 8, 17: 8, 18: 8]
  /// How many directories that only one other leads to are looked at.
  static let mostSubdirectories = 4_096

  private let bytes: [UInt8]
  /// Whether numbers begin with their lowest byte.
  let isLittle: Bool
  /// Whether the file is a BigTIFF.
  let isBig: Bool

  /// Reads `bytes`, whatever they are.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    isLittle = bytes.first == 0x49
    isBig = bytes.count > 3 && bytes[isLittle ? 2 : 3] == 0x2b
  }

  /// The place of the first directory.
  var first: Int? { isBig ? number(at: 8, 8) : number(at: 4, 4) }

  private var countSize: Int { isBig ? 8 : 2 }
  private var entrySize: Int { isBig ? 20 : 12 }
  private var wide: Int { isBig ? 8 : 4 }

  /// Whether the directory that is to be at `place` begins or ends beyond the end of the file.
  func isBeyond(_ place: Int) -> Bool {
    guard let entries = number(at: place, countSize) else { return true }
    guard entries > 0, entries <= 65_535 else { return false }
    return place + countSize + entries * entrySize > bytes.count
  }

  /// What the directory at `place` states; `nil` where it is not whole, and its number of entries alone where these
  /// are `most` or more.
  ///
  /// - Complexity: O(entries).
  func directory(at place: Int, most: Int) -> TIFFDirectory? {
    guard let entries = number(at: place, countSize), entries > 0, entries <= 65_535 else {
      return nil
    }
    var directory = TIFFDirectory(entries: entries)
    guard entries < most else { return directory }
    let start = place + countSize
    var fields: [Int: Int] = [:]
    for index in 0..<entries {
      let entry = start + index * entrySize
      guard let tag = number(at: entry, 2) else { return nil }
      if Self.tags.contains(tag), fields[tag] == nil { fields[tag] = entry }
    }
    func one(_ tag: Int) -> Int? { fields[tag].flatMap { value(0, at: $0) } }
    func last(_ tag: Int) -> Int? {
      fields[tag].flatMap { entry in value((values(at: entry) ?? 0) - 1, at: entry) }
    }
    directory.subfile = one(254) ?? 0
    directory.pixels = Self.product(one(256) ?? 0, one(257) ?? 0)
    if let bits = fields[258] {
      directory.isBilevel = values(at: bits) == 1 && value(0, at: bits) == 1
    }
    directory.compression = one(259) ?? 1
    directory.photometric = one(262) ?? 0
    let end = (last(324) ?? last(273) ?? 0).addingReportingOverflow(last(325) ?? last(279) ?? 0)
    directory.end = end.overflow ? Int.max : end.partialValue
    if let entry = fields[330] {
      let named = values(at: entry) ?? 0
      let count = min(named, Self.mostSubdirectories)
      directory.subdirectories = (0..<count).compactMap { value($0, at: entry) }
      directory.namesMore = named > count
    }
    directory.link = start + entries * entrySize
    directory.next = number(at: directory.link, wide)
    return directory
  }

  private static func product(_ width: Int, _ height: Int) -> Int {
    let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
    return overflow ? Int.max : pixels
  }

  /// How many values an entry has.
  private func values(at entry: Int) -> Int? { number(at: entry + 4, wide) }

  /// A value of an entry of whole numbers, which stand elsewhere where the entry has no room for them.
  private func value(_ index: Int, at entry: Int) -> Int? {
    guard let type = number(at: entry + 2, 2), let size = Self.sizes[type],
      let count = values(at: entry), index >= 0, index < count, count <= bytes.count
    else { return nil }
    let field = entry + 4 + wide
    guard let start = count * size <= wide ? field : number(at: field, wide) else { return nil }
    let (place, overflow) = start.addingReportingOverflow(index * size)
    return overflow ? nil : number(at: place, size)
  }

  /// The number of `width` bytes at `offset`; `nil` beyond the end or what a file can hold.
  private func number(at offset: Int, _ width: Int) -> Int? {
    guard offset >= 0, offset <= bytes.count - width else { return nil }
    var number: UInt64 = 0
    for place in 0..<width {
      number = number << 8 | UInt64(bytes[offset + (isLittle ? width - 1 - place : place)])
    }
    return Int(exactly: number)
  }
}
