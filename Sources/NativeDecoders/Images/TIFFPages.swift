// SPDX-License-Identifier: Apache-2.0
// How many pictures of their own a TIFF file holds.

/// The directories of a TIFF file that are pictures of their own.
///
/// Smaller versions of another one, as in a pyramid, and masks do not count. What calls itself a smaller version and is
/// not smaller counts.
///
/// - Source: TIFF 6.0, section 2 and tags `NewSubfileType` (254), `ImageWidth` and `ImageLength`; the BigTIFF design.
struct TIFFPages {
  private static let mostEntries = 262_144
  private static let isReduced = 1
  private static let isMask = 4

  /// How many there are, at least one; `nil` where there are more directories and entries than are looked at.
  let count: Int?

  /// Follows the chain of directories in `bytes`, each of them once.
  ///
  /// - Complexity: O(entries), of which 262,144 are looked at.
  init(_ bytes: [UInt8]) {
    let reader = Reader(bytes)
    var (found, left, offset) = (0, Self.mostEntries, reader.first)
    var seen: Set<Int> = []
    var largest = 0
    while let place = offset, place > 0, seen.insert(place).inserted {
      guard let directory = reader.directory(at: place, most: left) else { break }
      left -= directory.entries + 1
      guard left > 0 else {
        count = nil
        return
      }
      let isSmaller = directory.subfile & Self.isReduced != 0 && directory.pixels < largest
      if directory.subfile & Self.isMask == 0, !isSmaller { found += 1 }
      largest = max(largest, directory.pixels)
      offset = directory.next
    }
    count = max(1, found)
  }

  private struct Directory {
    var entries: Int
    var subfile = 0
    var pixels = 0
    var next: Int?
  }

  private struct Reader {
    let bytes: [UInt8]
    let isLittle: Bool
    let isBig: Bool

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      isLittle = bytes.first == 0x49
      isBig = bytes.count > 3 && bytes[isLittle ? 2 : 3] == 0x2b
    }

    var first: Int? { isBig ? number(at: 8, 8) : number(at: 4, 4) }

    /// What the directory states; `nil` where it is not whole.
    func directory(at place: Int, most: Int) -> Directory? {
      guard let entries = number(at: place, isBig ? 8 : 2), entries > 0, entries <= 65_535 else {
        return nil
      }
      var directory = Directory(entries: entries)
      // Whoever asks sees that it is more.
      guard entries < most else { return directory }
      let (start, size) = (place + (isBig ? 8 : 2), isBig ? 20 : 12)
      var (width, height) = (0, 0)
      for entry in 0..<entries {
        guard let tag = number(at: start + entry * size, 2) else { return nil }
        // Entries stand in ascending order of their tags.
        if tag > 257 { break }
        switch tag {
        case 254: directory.subfile = value(at: start + entry * size) ?? 0
        case 256: width = value(at: start + entry * size) ?? 0
        case 257: height = value(at: start + entry * size) ?? 0
        default: break
        }
      }
      directory.pixels = width.multipliedReportingOverflow(by: height).partialValue
      directory.next = number(at: start + entries * size, isBig ? 8 : 4)
      return directory
    }

    /// The first value of an entry: of two bytes where its type is SHORT, else of four.
    private func value(at entry: Int) -> Int? {
      number(at: entry + (isBig ? 12 : 8), number(at: entry + 2, 2) == 3 ? 2 : 4)
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
