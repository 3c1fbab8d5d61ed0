// SPDX-License-Identifier: Apache-2.0
// Which directories of a TIFF file are pictures of their own.

/// The directories of a TIFF file that are pictures of their own.
///
/// Smaller versions of another one, as in a pyramid, and masks do not count. What calls itself a smaller version and is
/// not smaller counts, what calls itself a mask and has more than one bit counts, and the first directory always does.
///
/// - Source: TIFF 6.0, section 2 and tags `NewSubfileType` (254), `ImageWidth`, `ImageLength`, `BitsPerSample` and those of
///   strips and tiles; the BigTIFF design.
struct TIFFPages {
  private static let mostEntries = 262_144
  private static let isReduced = 1
  private static let isMask = 4

  /// A directory that is a page.
  struct Page: Equatable {
    /// Where it begins in the file.
    let place: Int
    /// Where the place of the next directory is written; beyond the end of a file that is cut there.
    let link: Int
    /// Whether it says how large its picture is: else it holds none that could be read.
    let hasSize: Bool
    /// Whether its last samples are to lie beyond the end of the file.
    let isCut: Bool
  }

  /// The pages in the order of the chain.
  let pages: [Page]
  /// Whether there are more directories and entries than are looked at.
  let isPart: Bool
  /// Whether a directory lies beyond the end of the file.
  let isCut: Bool
  /// Where the place of the first directory is written, and in how many bytes.
  let head: (place: Int, width: Int)
  /// Whether numbers begin with their lowest byte.
  let isLittle: Bool

  /// How many there are, at least one; `nil` where there are more directories and entries than are looked at.
  var count: Int? { isPart ? nil : max(1, pages.count) }

  /// How many there are, or one more than were found where not all were looked at.
  var leastCount: Int { count ?? pages.count + 1 }

  /// Follows the chain of directories in `bytes`, each of them once.
  ///
  /// - Complexity: O(entries), of which 262,144 are looked at.
  init(_ bytes: [UInt8]) {
    let reader = Reader(bytes)
    var (left, offset) = (Self.mostEntries, reader.first)
    var (found, seen): ([Page], Set<Int>) = ([], [])
    var (isPart, isCut) = (false, false)
    var largest = 0
    while let place = offset, place > 0, seen.insert(place).inserted {
      guard let directory = reader.directory(at: place, most: left) else {
        isCut = reader.isBeyond(place)
        break
      }
      left -= directory.entries + 1
      guard left > 0 else {
        isPart = true
        break
      }
      let isSmaller = directory.subfile & Self.isReduced != 0 && directory.pixels < largest
      let isMask = directory.subfile & Self.isMask != 0 && directory.isBilevel
      if found.isEmpty || !(isMask || isSmaller) {
        found.append(
          Page(
            place: place, link: directory.link, hasSize: directory.pixels > 0,
            isCut: directory.end > bytes.count))
      }
      largest = max(largest, directory.pixels)
      isCut = directory.next == nil
      offset = directory.next
    }
    pages = found
    (self.isPart, self.isCut) = (isPart, isCut)
    head = reader.isBig ? (8, 8) : (4, 4)
    isLittle = reader.isLittle
  }
}

// MARK: - Reading

extension TIFFPages {
  private struct Directory {
    var entries: Int
    var subfile = 0
    var pixels = 0
    var isBilevel = true
    /// Where the last strip or tile ends.
    var end = 0
    var link = 0
    var next: Int?
  }

  private struct Reader {
    private let bytes: [UInt8]
    let isLittle: Bool
    let isBig: Bool

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      isLittle = bytes.first == 0x49
      isBig = bytes.count > 3 && bytes[isLittle ? 2 : 3] == 0x2b
    }

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

    /// What the directory states; `nil` where it is not whole.
    func directory(at place: Int, most: Int) -> Directory? {
      guard let entries = number(at: place, countSize), entries > 0, entries <= 65_535 else {
        return nil
      }
      var directory = Directory(entries: entries)
      // Whoever asks sees that it is more.
      guard entries < most else { return directory }
      let start = place + countSize
      var (width, height, last, length) = (0, 0, 0, 0)
      for index in 0..<entries {
        let entry = start + index * entrySize
        guard let tag = number(at: entry, 2) else { return nil }
        // Entries stand in ascending order of their tags.
        if tag > 325 { break }
        switch tag {
        case 254: directory.subfile = value(at: entry) ?? 0
        case 256: width = value(at: entry) ?? 0
        case 257: height = value(at: entry) ?? 0
        case 258: directory.isBilevel = values(at: entry) == 1 && value(at: entry) == 1
        case 273, 324: last = lastValue(at: entry) ?? 0
        case 279, 325: length = lastValue(at: entry) ?? 0
        default: break
        }
      }
      directory.pixels = width.multipliedReportingOverflow(by: height).partialValue
      directory.end = last.addingReportingOverflow(length).partialValue
      directory.link = start + entries * entrySize
      directory.next = number(at: directory.link, wide)
      return directory
    }

    /// The first value of an entry: of two bytes where its type is SHORT, else of four.
    private func value(at entry: Int) -> Int? {
      number(at: entry + 4 + wide, number(at: entry + 2, 2) == 3 ? 2 : 4)
    }

    /// How many values an entry has.
    private func values(at entry: Int) -> Int? { number(at: entry + 4, wide) }

    /// The last value of an entry of two, four or eight bytes each, which stand elsewhere where the entry has no room.
    private func lastValue(at entry: Int) -> Int? {
      guard let type = number(at: entry + 2, 2), let size = [3: 2, 4: 4, 16: 8][type],
        let count = values(at: entry), count > 0, count <= bytes.count
      else { return nil }
      let field = entry + 4 + wide
      guard let start = count * size <= wide ? field : number(at: field, wide) else { return nil }
      let (place, overflow) = start.addingReportingOverflow((count - 1) * size)
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
}
