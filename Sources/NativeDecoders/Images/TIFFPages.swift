// SPDX-License-Identifier: Apache-2.0
// How many pictures of their own a TIFF file holds.

/// The directories of a TIFF file that are pictures of their own: smaller versions of another one, as in a pyramid, and
/// masks do not count.
///
/// - Source: TIFF 6.0, section 2 and tag `NewSubfileType` (254); the BigTIFF design.
struct TIFFPages {
  private static let mostDirectories = 65_536
  private static let newSubfileType = 254
  /// A version of another picture with fewer pixels, or a mask.
  private static let dependent = 1 | 4

  /// How many there are, at least one.
  private(set) var count = 1

  /// Follows the chain of directories in `bytes`, as far as it goes forward and 65,536 at most.
  ///
  /// - Complexity: O(directories and their entries).
  init(_ bytes: [UInt8]) {
    let reader = Reader(bytes)
    var (found, offset, last) = (0, reader.first, 0)
    for _ in 0..<Self.mostDirectories {
      // Chains that lead back would have no end.
      guard let place = offset, place > last, let directory = reader.directory(at: place) else {
        break
      }
      if directory.subfile & Self.dependent == 0 { found += 1 }
      (last, offset) = (place, directory.next)
    }
    count = max(1, found)
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

    /// The stated kind of the directory, and where the next is.
    func directory(at place: Int) -> (subfile: Int, next: Int?)? {
      guard let entries = number(at: place, isBig ? 8 : 2), entries > 0, entries <= 65_535 else {
        return nil
      }
      let (start, size) = (place + (isBig ? 8 : 2), isBig ? 20 : 12)
      var subfile = 0
      for entry in 0..<entries {
        guard let tag = number(at: start + entry * size, 2) else { return nil }
        // Entries stand in ascending order of their tags.
        if tag > TIFFPages.newSubfileType { break }
        if tag == TIFFPages.newSubfileType {
          subfile = number(at: start + entry * size + (isBig ? 12 : 8), 4) ?? 0
        }
      }
      return (subfile, number(at: start + entries * size, isBig ? 8 : 4))
    }

    /// The number of `width` bytes at `offset`; `nil` beyond the end or what a file can hold.
    private func number(at offset: Int, _ width: Int) -> Int? {
      guard offset >= 0, offset <= bytes.count - width else { return nil }
      let part = bytes[offset..<offset + width]
      let ordered = isLittle ? Array(part.reversed()) : Array(part)
      return Int(exactly: ordered.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }
  }
}
