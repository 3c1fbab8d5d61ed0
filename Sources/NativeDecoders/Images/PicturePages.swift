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
      (isPart, isCut) = (false, false)
      count = try Self.stated(bytes, format)
      return
    }
    let found = TIFFPages(bytes)
    tiff = found
    (isPart, isCut) = (found.isPart, found.isCut)
    count = max(1, found.pages.count)
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
