// SPDX-License-Identifier: Apache-2.0
// Which directories of a TIFF file are pictures of their own.

/// The directories of a TIFF file that are pictures of their own.
///
/// Smaller versions of another one, as in a pyramid, and masks do not count. What calls itself a smaller version and is
/// not smaller counts, what calls itself a mask and has more than one bit counts, and the first directory always does.
/// Directories that only another one leads to are counted apart.
///
/// - Source: TIFF 6.0, section 2 and tags `NewSubfileType` (254), `ImageWidth`, `ImageLength`, `BitsPerSample` and those of
///   strips and tiles; the BigTIFF design.
struct TIFFPages {
  private static let mostEntries = 262_144

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
  /// How many directories that stand beside the chain are pictures of their own, and no smaller versions.
  let apart: Int

  /// How many there are, at least one; `nil` where there are more directories and entries than are looked at.
  var count: Int? { isPart ? nil : max(1, pages.count) }

  /// How many there are, or one more than were found where not all were looked at.
  var leastCount: Int { count ?? pages.count + 1 }

  /// Follows the chain of directories in `bytes`, each of them once.
  ///
  /// - Complexity: O(entries), of which 262,144 are looked at.
  init(_ bytes: [UInt8]) {
    let reader = TIFFReader(bytes)
    var (left, offset) = (Self.mostEntries, reader.first)
    var (found, seen): ([Page], Set<Int>) = ([], [])
    var (isPart, isCut) = (false, false)
    var largest = 0
    var beside: [Int] = []
    while let place = offset, place > 0, seen.insert(place).inserted {
      guard let directory = reader.directory(at: place, most: left) else {
        isCut = reader.isBeyond(place)
        break
      }
      left -= directory.cost
      guard left > 0 else {
        isPart = true
        break
      }
      if found.isEmpty || directory.isPage(besideOneOf: largest) {
        found.append(
          Page(
            place: place, link: directory.link, hasSize: directory.pixels > 0,
            isCut: directory.end > bytes.count))
      }
      largest = max(largest, directory.pixels)
      beside += directory.subdirectories
      isPart = isPart || directory.namesMore
      isCut = directory.next == nil
      offset = directory.next
    }
    var apart = 0
    while let place = beside.popLast() {
      guard place > 0, seen.insert(place).inserted,
        let directory = reader.directory(at: place, most: left)
      else { continue }
      left -= directory.cost
      guard left > 0 else {
        isPart = true
        break
      }
      if directory.pixels > 0, directory.isPage(besideOneOf: largest) { apart += 1 }
      beside += directory.subdirectories
      isPart = isPart || directory.namesMore
      if let next = directory.next { beside.append(next) }
    }
    self.apart = apart
    pages = found
    (self.isPart, self.isCut) = (isPart, isCut)
    head = reader.isBig ? (8, 8) : (4, 4)
    isLittle = reader.isLittle
  }
}

extension TIFFDirectory {
  /// What counts against the entries that are looked at.
  fileprivate var cost: Int { entries + subdirectories.count + 1 }

  fileprivate static let isReduced = 1
  fileprivate static let isMask = 4

  /// Whether it is a picture of its own, and neither a mask nor a smaller version of one that has so many pixels.
  fileprivate func isPage(besideOneOf largest: Int) -> Bool {
    let isSmaller = subfile & Self.isReduced != 0 && pixels < largest
    let isMask = subfile & Self.isMask != 0 && isBilevel
    return !isSmaller && !isMask
  }
}
