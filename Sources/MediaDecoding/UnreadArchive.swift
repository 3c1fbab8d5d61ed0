// SPDX-License-Identifier: Apache-2.0
// Archives and images of discs that are not opened, told by their bytes, so that nobody takes them for nothing.

/// A kind of archive that is known and not opened.
public enum UnreadArchive: String, CaseIterable, Hashable, Sendable {
  /// A volume of a RAR archive that begins within an entry.
  case furtherVolume = "a further volume of a RAR archive"
  /// A volume of a zip archive, or one that does not begin with its first entry.
  case partOfZip = "a part of a split zip archive, or a zip archive behind other bytes"
  /// A program for Windows, DOS or Linux with an archive in it.
  case selfExtracting = "a program with an archive in it (self-extracting, or an installer)"
  /// RAR before version 1.5.
  case oldRAR = "a RAR archive of before 1995"
  /// LHA and LZH.
  case lha = "an LHA archive"
  /// ARJ.
  case arj = "an ARJ archive"
  /// ACE.
  case ace = "an ACE archive"
  /// Zoo.
  case zoo = "a Zoo archive"
  /// StuffIt of any version.
  case stuffIt = "a StuffIt archive"
  /// cpio with a head of digits.
  case cpio = "a cpio archive"
  /// ar, of which Debian packages are.
  case unixArchive = "an ar archive (such as a Debian package)"
  /// RPM.
  case rpm = "an RPM package"
  /// xar, of which packages for macOS are.
  case xar = "a xar archive (such as a package for macOS)"
  /// Windows Imaging Format.
  case windowsImage = "a Windows image archive (WIM)"
  /// One file or a tar, by lz4, lzip, lzop or compress.
  case compressed = "a file compressed by lz4, lzip, lzop or compress"
  /// ISO 9660 or UDF.
  case opticalDisc = "an image of an optical disc (ISO 9660 or UDF)"
  /// Apple Disk Image.
  case appleDisc = "an Apple disk image (DMG)"
  /// The disc of a virtual machine: VHD, VHDX, VMDK, QCOW, VDI.
  case virtualDisc = "a disc of a virtual machine"
  /// EnCase, AFF, AccessData.
  case forensicImage = "a forensic image (EWF, AFF or AD1)"
  /// A disc or volume sector by sector, or a SquashFS.
  case rawDisc = "an image of a disc or volume"

  /// The kind of a file that begins with `head`; `nil` when it is none that can be told from there.
  ///
  /// Give the first ``headByteCount`` bytes, or all of a shorter file.
  ///
  /// - Complexity: O(1).
  /// - Source: the first bytes that makers of the formats document; ECMA-119, 8.4; ECMA-167, 2/9; UEFI 2.10, 5.3.2.
  public static func sniff(_ head: [UInt8]) -> UnreadArchive? {
    if ArchiveVolume.of(head) == .further { return .furtherVolume }
    for (kind, offset, mark) in marks where head.holds(mark, at: offset) { return kind }
    if isLHA(head) { return .lha }
    if isARJ(head) { return .arj }
    if isCPIO(head) { return .cpio }
    return isDisc(head) ? .rawDisc : nil
  }

  /// How many first bytes ``sniff(_:)`` makes use of.
  public static let headByteCount = 33 << 10

  private static let marks: [(UnreadArchive, Int, [UInt8])] = [
    (.partOfZip, 0, [0x50, 0x4b, 0x07, 0x08, 0x50, 0x4b]),
    (.partOfZip, 0, Array("PK00PK".utf8) + [0x03, 0x04]),
    (.oldRAR, 0, [0x52, 0x45, 0x7e, 0x5e]),
    (.ace, 7, Array("**ACE**".utf8)),
    (.zoo, 20, [0xdc, 0xa7, 0xc4, 0xfd]),
    (.stuffIt, 10, Array("rLau".utf8)),
    (.stuffIt, 0, Array("StuffIt (c)1997-".utf8)),
    (.stuffIt, 0, Array("StuffIt!".utf8)),
    (.unixArchive, 0, Array("!<arch>\n".utf8)),
    (.rpm, 0, [0xed, 0xab, 0xee, 0xdb]),
    (.xar, 0, Array("xar!".utf8) + [0x00, 0x1c]),
    (.windowsImage, 0, Array("MSWIM".utf8) + [0, 0, 0]),
    (.compressed, 0, [0x04, 0x22, 0x4d, 0x18]),
    (.compressed, 0, [0x02, 0x21, 0x4c, 0x18]),
    (.compressed, 0, Array("LZIP".utf8) + [1]),
    (.compressed, 0, [0x89, 0x4c, 0x5a, 0x4f, 0x00, 0x0d, 0x0a, 0x1a, 0x0a]),
    (.compressed, 0, [0x1f, 0x9d, 0x8c]), (.compressed, 0, [0x1f, 0x9d, 0x90]),
    (.opticalDisc, 32_769, Array("CD001".utf8)),
    (.opticalDisc, 32_769, Array("BEA01".utf8)),
    (.virtualDisc, 0, Array("conectix".utf8)),
    (.virtualDisc, 0, Array("vhdxfile".utf8)),
    (.virtualDisc, 0, Array("KDMV".utf8)),
    (.virtualDisc, 0, Array("COWD".utf8) + [1, 0, 0, 0]),
    (.virtualDisc, 0, Array("# Disk DescriptorFile".utf8)),
    (.virtualDisc, 0, Array("QFI".utf8) + [0xfb]),
    (.virtualDisc, 64, [0x7f, 0x10, 0xda, 0xbe]),
    (.forensicImage, 0, Array("EVF".utf8) + [0x09, 0x0d, 0x0a, 0xff, 0x00]),
    (.forensicImage, 0, Array("EVF2".utf8) + [0x0d, 0x0a, 0x81, 0x00]),
    (.forensicImage, 0, Array("LVF".utf8) + [0x09, 0x0d, 0x0a, 0xff, 0x00]),
    (.forensicImage, 0, Array("LEF2".utf8) + [0x0d, 0x0a, 0x81, 0x00]),
    (.forensicImage, 0, Array("AFF10".utf8) + [0x0d, 0x0a, 0x00]),
    (.forensicImage, 0, Array("ADSEGMENTEDFILE".utf8) + [0]),
    (.rawDisc, 0, Array("hsqs".utf8)),
    (.rawDisc, 512, Array("EFI PART".utf8)),
  ]

  /// A method between dashes behind a size and a sum, and a level of header that there is.
  private static func isLHA(_ head: [UInt8]) -> Bool {
    guard head.count > 20, head[2] == 0x2d, head[6] == 0x2d, head[20] <= 3 else { return false }
    return ["lh", "lz", "pm"].contains { head[3..<5].elementsEqual($0.utf8) }
  }

  /// The mark, a size of header, and the sort that the first header has.
  private static func isARJ(_ head: [UInt8]) -> Bool {
    guard head.count > 34, head[0] == 0x60, head[1] == 0xea, head[10] == 2 else { return false }
    return (30...2_600).contains(Int(head[2]) | Int(head[3]) << 8)
  }

  /// One of the marks, and a header that is of digits throughout.
  private static func isCPIO(_ head: [UInt8]) -> Bool {
    let marks = [("070701", 110), ("070702", 110), ("070707", 76)]
    return marks.contains { mark, size in
      head.count >= size && head.starts(with: mark.utf8)
        && head[..<size].allSatisfy {
          (0x30...0x39).contains($0) || (0x41...0x46).contains($0 & 0xdf)
        }
    }
  }

  /// A boot sector of FAT, exFAT or NTFS, or a partition table that holds together.
  private static func isDisc(_ head: [UInt8]) -> Bool {
    guard head.count >= 512, head[510] == 0x55, head[511] == 0xaa else { return false }
    let names = [
      (3, "NTFS    "), (3, "EXFAT   "), (54, "FAT12   "), (54, "FAT16   "), (82, "FAT32   "),
    ]
    if names.contains(where: { head.holds(Array($1.utf8), at: $0) }) { return true }
    let entries = stride(from: 446, to: 510, by: 16).map { head[$0..<$0 + 16] }
    return entries.allSatisfy { $0.first == 0 || $0.first == 0x80 }
      && entries.contains { $0[$0.startIndex + 4] != 0 && $0.suffix(4).contains { $0 != 0 } }
  }

  /// What is to be said of such a file.
  public var reason: String {
    "the file is \(rawValue), which is not opened: what is in it is neither hashed nor shown; open a copy with its "
      + "own program, and take in the folder that comes out"
  }
}

extension [UInt8] {
  /// Whether these bytes hold `part` at `offset`.
  func holds(_ part: [UInt8], at offset: Int) -> Bool {
    offset >= 0 && count - offset >= part.count && self[offset...].starts(with: part)
  }
}
