// SPDX-License-Identifier: Apache-2.0
// Archives made by zip, 7z and tar give the same items as the folder they were made from.

import EvidenceModel
import Foundation
import Testing

@Suite struct ArchiveToolTests {
  static let archives: [(name: String, command: String)] = [
    ("stored.zip", "zip -q -0 -r stored.zip source"),
    ("deflated.zip", "zip -q -9 -r deflated.zip source"),
    ("streamed.zip", "zip -q -r - source > streamed.zip"),
    ("zip64.zip", "zip -q -fz -r - source > zip64.zip"),
    ("by-7z.zip", "7z a -bso0 -bsp0 by-7z.zip source"),
    ("solid.7z", "7z a -bso0 -bsp0 solid.7z source"),
    ("ppmd.7z", "7z a -bso0 -bsp0 -m0=PPMd ppmd.7z source"),
    ("plain.tar", "tar -cf plain.tar source"),
    ("posix.tar", "tar --format=posix -cf posix.tar source"),
    ("gzip.tgz", "tar -czf gzip.tgz source"),
    ("xz.tar.xz", "tar -cJf xz.tar.xz source"),
    ("zstd.tar.zst", "tar --zstd -cf zstd.tar.zst source"),
    ("nested.zip", "tar -czf inner.tgz source && zip -q nested.zip inner.tgz"),
  ]

  @Test func everyArchiveHoldsTheSameItems() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.makePictures(10)
    try workspace.write("a red lighthouse at dawn", to: "source/notes.txt")
    try workspace.write("häuser", to: "source/häuser ✚.txt")
    let folder = try workspace.onCase("ingest", "source")
    #expect(folder.errorText.contains("12 captures, 12 new items, 0 findings"), "\(folder)")
    for archive in Self.archives {
      try workspace.tool("sh", "-c", archive.command)
      let result = try workspace.onCase("ingest", archive.name)
      #expect(result.status == 0, "\(archive.name): \(result)")
      let nested = archive.name == "nested.zip" ? 1 : 0
      #expect(
        result.errorText.contains("\(12 + nested) captures, 0 new items, 0 findings"),
        "\(archive.name): \(result)")
    }
    #expect(try workspace.count("items", "image") == 10)
    #expect(try workspace.count("items", "text") == 2)
    #expect(try workspace.onCase("fsck").status == 0)
  }

  @Test func anEncryptedArchiveIsSaidToBe() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.makePictures(2)
    try workspace.tool("zip", "-q", "-r", "-P", "secret", "locked.zip", "source")
    let result = try workspace.onCase("ingest", "locked.zip")
    #expect(result.status == 3, "\(result)")
    #expect(Set(try workspace.findingCodes()) == ["archive.encrypted"])
  }

  @Test func entriesThatClimbOutAreRefused() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.python(
      """
      import io, tarfile, zipfile
      with zipfile.ZipFile("slip.zip", "w") as z:
        for name in ["../up.txt", "/root.txt", "a/../../b.txt", "fine.txt"]:
          z.writestr(name, name)
      with tarfile.open("slip.tar", "w") as t:
        for name, kind in [("link", tarfile.SYMTYPE), ("device", tarfile.CHRTYPE),
                           ("../up.txt", tarfile.REGTYPE), ("good.txt", tarfile.REGTYPE)]:
          entry = tarfile.TarInfo(name)
          entry.type, entry.linkname, entry.size = kind, "/etc/passwd", 4 if kind == tarfile.REGTYPE else 0
          t.addfile(entry, io.BytesIO(b"text"))
      """)
    let result = try workspace.onCase("ingest", "slip.zip", "slip.tar")
    #expect(result.status == 0, "\(result)")
    let codes = try workspace.findingCodes()
    #expect(codes.count { $0 == "archive.path_escape" } == 4, "\(codes)")
    #expect(codes.contains("archive.link") && codes.contains("archive.special_file"), "\(codes)")
    #expect(try workspace.count("items", "text") == 2)
    #expect(!FileManager.default.fileExists(atPath: workspace.folder + "/../up.txt"))
  }
}
