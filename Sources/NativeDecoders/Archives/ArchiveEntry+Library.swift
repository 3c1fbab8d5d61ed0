// SPDX-License-Identifier: Apache-2.0
// An entry's header as libarchive gives it, turned into values.

internal import CArchive
internal import EvidenceModel
internal import MediaDecoding

extension ArchiveEntry {
  /// Reads the header that libarchive holds at `entry`.
  ///
  /// - Parameters:
  ///   - entry: the header.
  ///   - nameBytes: the longest name.
  ///   - rar: of a RAR archive what the same header says besides.
  /// - Throws: `.limit` when the name is longer than `nameBytes`.
  init(reading entry: OpaquePointer, nameBytes: Int, rar: RARHeader?) throws(DecodeError) {
    let path = try unsafe Self.path(of: entry, limit: nameBytes)
    let size = unsafe archive_entry_size_is_set(entry) != 0 ? archive_entry_size(entry) : nil
    let isEncrypted = unsafe archive_entry_is_encrypted(entry) != 0 || rar?.isEncrypted == true
    let kind = unsafe rar?.isCopy == true ? .hardLink : Self.kind(of: entry)
    let modified = unsafe Self.modified(of: entry)
    self.init(
      path: path, kind: kind, byteCount: size.map { Int(max(0, $0)) }, modified: modified,
      isEncrypted: isEncrypted)
  }

  /// The name as stored; where libarchive holds it only as wide characters, in UTF-8.
  private static func path(of entry: OpaquePointer, limit: Int) throws(DecodeError) -> [UInt8] {
    guard let name = unsafe archive_entry_pathname(entry) ?? archive_entry_pathname_utf8(entry)
    else { return [] }
    var bytes: [UInt8] = []
    var next = unsafe name
    while unsafe next.pointee != 0 {
      guard bytes.count < limit else { throw DecodeError(.limit, "a name is longer than allowed") }
      bytes.append(unsafe UInt8(bitPattern: next.pointee))
      unsafe next += 1
    }
    return bytes
  }

  private static func kind(of entry: OpaquePointer) -> Kind {
    if unsafe archive_entry_hardlink(entry) != nil { return .hardLink }
    // The values of archive_entry.h, whose macros Swift does not import.
    switch unsafe archive_entry_filetype(entry) {
    case 0o100000, 0: return .file
    case 0o040000: return .directory
    case 0o120000: return .symbolicLink
    default: return .special
    }
  }

  private static func modified(of entry: OpaquePointer) -> Instant? {
    guard unsafe archive_entry_mtime_is_set(entry) != 0,
      let whole = unsafe Instant(secondsSinceEpoch: Int64(archive_entry_mtime(entry)))
    else { return nil }
    let fraction = unsafe Int64(archive_entry_mtime_nsec(entry)) / 1_000
    let (sum, overflow) = whole.microseconds.addingReportingOverflow(fraction)
    return overflow ? nil : Instant(microseconds: sum)
  }
}
