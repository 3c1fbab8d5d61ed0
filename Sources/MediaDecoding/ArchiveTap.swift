// SPDX-License-Identifier: Apache-2.0
// Tells archives that are not opened while a content streams by: from its first bytes, its last, and within programs.

/// Tells what archive a content is that is not opened; memory does not grow with the content.
///
/// To be asked about contents that were not walked as containers.
public struct ArchiveTap {
  /// How far into a program an archive is looked for.
  public static let searchedBytes = 4 << 20
  /// Enough for the last record of a Windows disc or an Apple one, and of a zip without a long comment.
  private static let tailBytes = 512
  private static let appleMark = Array("koly".utf8)

  private var head: [UInt8] = []
  private var tail: [UInt8] = []
  private var count = 0
  private var search = EmbeddedArchive()

  /// Waits for the first bytes.
  public init() {}

  /// Takes the next bytes.
  ///
  /// - Complexity: O(1) beyond the first 33 KiB, but of programs O(n) up to ``searchedBytes``.
  public mutating func update(_ bytes: [UInt8]) {
    if head.count < UnreadArchive.headByteCount {
      head += bytes.prefix(UnreadArchive.headByteCount - head.count)
    }
    if isProgram, count < Self.searchedBytes {
      search.update(bytes.prefix(Self.searchedBytes - count))
    }
    count += bytes.count
    tail += bytes.suffix(Self.tailBytes)
    tail.removeFirst(max(0, tail.count - Self.tailBytes))
  }

  /// Ends the content, which is of `format`; the archive that it is, `nil` when it is none that is known.
  public func finish(format: MediaFormat?) -> UnreadArchive? {
    guard [nil, .text, .zip, .rar, .gzip, .xz, .bzip2].contains(format) else { return nil }
    if let kind = UnreadArchive.sniff(head) { return kind }
    if search.isFound { return .selfExtracting }
    guard tail.count == Self.tailBytes else { return nil }
    if tail.starts(with: Self.appleMark) { return .appleDisc }
    guard format == nil || format == .text else { return nil }
    if tail.starts(with: "conectix".utf8) { return .virtualDisc }
    return endsAsZip ? .partOfZip : nil
  }

  /// Whether `source` ends as an Apple disk image does, whatever it begins with.
  ///
  /// - Throws: the errors of the source.
  public static func isAppleDisc(_ source: any ByteSource) throws -> Bool {
    guard source.byteCount >= tailBytes else { return false }
    return try source.read(at: source.byteCount - tailBytes, count: appleMark.count) == appleMark
  }

  /// MZ, and ELF.
  private var isProgram: Bool {
    head.starts(with: "MZ".utf8) || head.starts(with: [0x7f, 0x45, 0x4c, 0x46])
  }

  /// Whether the last record of a zip stands at the end: its mark, and a comment that ends where the file does.
  private var endsAsZip: Bool {
    (0...tail.count - 22).contains { start in
      tail.holds([0x50, 0x4b, 0x05, 0x06], at: start)
        && start + 22 + Int(tail[start + 20]) + Int(tail[start + 21]) << 8 == tail.count
    }
  }
}

/// Looks for the first header of an archive in a program that streams by.
private struct EmbeddedArchive {
  /// The most bytes that tell a header from a program's own constants.
  private static let longest = 40

  private(set) var isFound = false
  private var carry: [UInt8] = []

  mutating func update(_ bytes: ArraySlice<UInt8>) {
    guard !isFound else { return }
    let window = carry + bytes
    for start in window.indices.dropLast(Self.longest) where Self.isHeader(window, start) {
      isFound = true
      return
    }
    carry = Array(window.suffix(Self.longest))
  }

  private static let cabinetMark = Array("MSCF".utf8) + [0, 0, 0, 0]

  /// A program that unpacks holds the marks too, so fields behind them must have values that headers have.
  private static func isHeader(_ bytes: [UInt8], _ start: Int) -> Bool {
    func number(_ offset: Int) -> Int {
      Int(bytes[start + offset]) | Int(bytes[start + offset + 1]) << 8
    }
    switch bytes[start] {
    case 0x50:
      return bytes.holds([0x50, 0x4b, 0x03, 0x04], at: start) && number(4) <= 63
        && number(8) <= 99 && (1...1_024).contains(number(26)) && bytes[start + 30] >= 0x20
    case 0x52:
      if bytes.holds(MediaFormat.rar5Mark, at: start) {
        // A size of one byte, and the kind of a main block or of an encrypted archive.
        return bytes[start + 12] < 0x80 && [1, 4].contains(bytes[start + 13])
      }
      return bytes.holds(MediaFormat.rar4Mark, at: start) && bytes[start + 9] == 0x73
        && number(12) >= 13
    case 0x37:
      return bytes.holds([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0x00], at: start)
        && (2...5).contains(bytes[start + 7])
    case 0x4d:
      return bytes.holds(cabinetMark, at: start) && number(12) == 0
        && number(24) == 0x0103 && number(28) > 0
    default: return false
    }
  }
}
