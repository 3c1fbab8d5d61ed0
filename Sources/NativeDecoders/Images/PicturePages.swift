// SPDX-License-Identifier: Apache-2.0
// The pages of a file of pictures, each made ready to be read as a picture of its own.

internal import EvidenceModel
internal import MediaDecoding

/// The pages of a TIFF, or the pictures of a HEIC or AVIF file, of which one at a time is open.
///
/// A page of a TIFF is made the file's only one: its directory the first, and none behind it. So it is read exactly as a
/// file of its own would be, pages behind a damaged one can be read, and no page costs a walk over those before it. The
/// bytes are changed where they are, so that there is one copy of them at most.
struct PicturePages {
  /// The largest file whose pages are read, in bytes: one that is shared is copied before it is changed.
  static let largestFile = 256 << 20

  /// How many pages of a HEIC or AVIF file are read at the most, times the square of its items: each page has the library
  /// read the list of all items anew, which takes it about 0.07 µs for each pair of them.
  private static let mostWork = 1_000_000_000
  /// The least bytes that an item takes in the tables of a file.
  private static let leastItem = 40

  /// The file's format.
  let format: MediaFormat
  /// How many pages are known, at least one.
  let count: Int
  /// Whether there are more than are known.
  let isPart: Bool
  /// Whether the file ends before a page begins.
  let isCut: Bool
  /// The file, in which the open page is the first.
  private(set) var bytes: [UInt8]
  /// What libvips is to be asked for; `nil` for the first page.
  private(set) var number: Int?

  private let tiff: TIFFPages?
  private var changed: [(place: Int, was: [UInt8])] = []

  /// Finds the pages of `bytes`, and opens none.
  ///
  /// - Throws: ``DecodeError``: `.limit` for a file that is larger than ``largestFile``, and what is wrong with the header of
  ///   a HEIC or AVIF file that cannot be read.
  init(_ bytes: [UInt8], _ format: MediaFormat) throws(DecodeError) {
    guard bytes.count <= Self.largestFile else {
      throw DecodeError(.limit, "the file is larger than one whose further pages are read")
    }
    self.bytes = bytes
    self.format = format
    guard format == .tiff else {
      tiff = nil
      let stated = try Self.stated(bytes, format)
      count = min(stated, Self.most(items: max(stated, Self.items(bytes))))
      (isPart, isCut) = (count < stated, false)
      return
    }
    let found = TIFFPages(bytes)
    tiff = found
    (isPart, isCut) = (found.isPart, found.isCut)
    count = max(1, found.pages.count)
  }

  /// How many pages are read of a HEIC or AVIF file of so many items: at least one.
  static func most(items: Int) -> Int {
    let (square, overflow) = items.multipliedReportingOverflow(by: items)
    return overflow ? 1 : max(1, mostWork / max(1, square))
  }

  /// About how many items a HEIC or AVIF file has, of which parts of pictures are most: by the size of their tables, since
  /// each table states a number of its own.
  ///
  /// - Complexity: O(boxes).
  /// - Source: ISO/IEC 14496-12, clause 8.11.
  static func items(_ bytes: [UInt8]) -> Int {
    var size = 0
    for box in MediaBoxes(bytes) where box.name == "meta" {
      // Behind the box's version; the data of items, which may lie here too, is in no table.
      let tables = min(box.content.lowerBound + 4, box.content.upperBound)..<box.content.upperBound
      for table in MediaBoxes(bytes, in: tables) where table.name != "idat" {
        size += table.content.count
      }
    }
    return size / leastItem
  }

  private static func stated(
    _ bytes: [UInt8], _ format: MediaFormat
  ) throws(DecodeError) -> Int {
    let result = unsafe bytes.withUnsafeBytes { buffer in
      Result { () throws(DecodeError) -> Int in
        unsafe try VipsPicture(buffer, format: format, isLenient: true).facts.frames
      }
    }
    return try result.get()
  }

  /// Opens a page, which must be one of ``count``.
  mutating func open(_ page: Int) {
    for change in changed {
      bytes.replaceSubrange(change.place..<change.place + change.was.count, with: change.was)
    }
    changed = []
    guard let tiff else {
      number = page
      return
    }
    guard tiff.pages.indices.contains(page) else { return }
    let (place, width) = tiff.head
    write(0, width, at: tiff.pages[page].link, tiff.isLittle)
    write(tiff.pages[page].place, width, at: place, tiff.isLittle)
  }

  /// Whether the page's own samples are to lie beyond the end of the file.
  func isCut(_ page: Int) -> Bool {
    guard let tiff, tiff.pages.indices.contains(page) else { return false }
    return tiff.pages[page].isCut
  }

  /// Whether the page is of a kind that no library need be asked about.
  func isEmpty(_ page: Int) -> Bool {
    guard let tiff, tiff.pages.indices.contains(page) else { return false }
    return !tiff.pages[page].hasSize
  }

  private mutating func write(_ number: Int, _ width: Int, at place: Int, _ isLittle: Bool) {
    guard place <= bytes.count - width else { return }
    changed.insert((place, Array(bytes[place..<place + width])), at: 0)
    for index in 0..<width {
      let shift = 8 * (isLittle ? index : width - 1 - index)
      bytes[place + index] = UInt8(truncatingIfNeeded: number >> shift)
    }
  }
}
