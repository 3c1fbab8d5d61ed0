// SPDX-License-Identifier: Apache-2.0
// Archives as zip, 7z, tar and Python write them.

internal import EvidenceModel
internal import Foundation
internal import MartletTesting
internal import MediaDecoding
internal import NativeDecoders
internal import Testing

/// A way to pack the folder `in` into the file `out`.
struct Packing: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let command: String

  static let all = [
    Packing(
      testDescription: "zip", command: "cd in && zip -q -r ../out.zip . && mv ../out.zip ../out"),
    Packing(
      testDescription: "zip stored",
      command: "cd in && zip -q -0 -r ../out.zip . && mv ../out.zip ../out"),
    Packing(testDescription: "zip64 from a pipe", command: "cd in && zip -q -fz -r - . > ../out"),
    Packing(testDescription: "7z", command: "7z a -bd -t7z out.7z ./in/* && mv out.7z out"),
    Packing(testDescription: "tar ustar", command: "tar -C in --format=ustar -cf out ."),
    Packing(testDescription: "tar pax", command: "tar -C in --format=pax -cf out ."),
    Packing(testDescription: "tar gnu", command: "tar -C in --format=gnu -cf out ."),
    Packing(testDescription: "tar.gz", command: "tar -C in -czf out ."),
    Packing(testDescription: "tar.bz2", command: "tar -C in -cjf out ."),
    Packing(testDescription: "tar.xz", command: "tar -C in -cJf out ."),
    Packing(testDescription: "tar.zst", command: "tar -C in --zstd -cf out ."),
  ]
}

@Suite struct ArchiveTests {
  private let workshop: Workshop

  init() throws { workshop = try Workshop() }

  private func pack(_ packing: Packing) throws -> [UInt8] {
    try workshop.run(packing.command)
    return try workshop.read("out")
  }

  @Test(arguments: Packing.all)
  func filesNamesAndTimesComeThrough(_ packing: Packing) throws {
    var generator = SeedReport.generator("archive contents")
    let large = sampleBytes(200_000, &generator)
    let long = String(repeating: "long name ", count: 9)
    try workshop.write(large, to: "in/folder/large.bin")
    try workshop.write(Array("small".utf8), to: "in/é 灯台.txt")
    try workshop.write([], to: "in/empty")
    try workshop.write([1], to: "in/\(long)")
    try workshop.run("find in -exec touch -d '2020-02-02 02:02:02 UTC' {} +")
    let archive = try readArchive(try pack(packing))
    #expect(archive.error == nil)
    func content(_ name: String) -> [UInt8]? {
      archive.content(name) ?? archive.content("./" + name)
    }
    #expect(content("folder/large.bin") == large)
    #expect(content("é 灯台.txt") == Array("small".utf8))
    #expect(content("empty") == [])
    #expect(content(long) == [1])
    let files = archive.entries.filter { $0.kind == .file }
    #expect(files.count == 4)
    let time = Instant(year: 2020, month: 2, day: 2, hour: 2, minute: 2, second: 2)
    #expect(files.allSatisfy { $0.modified == time && !$0.isEncrypted })
    #expect(archive.entries.contains { $0.kind == .directory })
  }

  @Test(arguments: Packing.all)
  func headersAloneCanBeRead(_ packing: Packing) throws {
    for name in ["a", "b", "c"] { try workshop.write(Array(name.utf8), to: "in/\(name)") }
    let archive = try readArchive(try pack(packing), withContents: false)
    #expect(archive.error == nil)
    #expect(archive.entries.filter { $0.kind == .file }.count == 3)
  }

  @Test func namesThatAreNotUTF8ComeThroughAsBytes() throws {
    let script = """
      import tarfile, zipfile, io
      name = b'caf\\xe9.txt'
      t = tarfile.open('out.tar', 'w', format=tarfile.GNU_FORMAT, encoding='latin-1')
      i = tarfile.TarInfo('caf\\u00e9.txt'); i.size = 1; t.addfile(i, io.BytesIO(b'x')); t.close()
      z = zipfile.ZipFile('out.zip', 'w'); z.writestr('cafQ.txt', b'x'); z.close()
      d = open('out.zip', 'rb').read().replace(b'cafQ.txt', name); open('out.zip', 'wb').write(d)
      """
    try workshop.write(Array(script.utf8), to: "make.py")
    try workshop.run("python3 make.py")
    for file in ["out.tar", "out.zip"] {
      let archive = try readArchive(try workshop.read(file))
      #expect(archive.error == nil)
      #expect(archive.entries.map(\.path) == [[0x63, 0x61, 0x66, 0xe9] + Array(".txt".utf8)])
    }
  }

  @Test func pathsThatEscapeAndLinksComeThroughUnchanged() throws {
    let script = """
      import tarfile, io
      t = tarfile.open('out', 'w')
      for n in ('../../x', '/etc/x', 'C:\\\\x'):
        i = tarfile.TarInfo(n); i.size = 1; t.addfile(i, io.BytesIO(b'x'))
      for n, k in (('s', tarfile.SYMTYPE), ('h', tarfile.LNKTYPE), ('p', tarfile.FIFOTYPE)):
        i = tarfile.TarInfo(n); i.type = k; i.linkname = '/etc/passwd'; t.addfile(i)
      t.close()
      """
    try workshop.write(Array(script.utf8), to: "make.py")
    try workshop.run("python3 make.py")
    let archive = try readArchive(try workshop.read("out"))
    #expect(archive.paths == ["../../x", "/etc/x", "C:\\x", "s", "h", "p"])
    #expect(
      archive.entries.map(\.kind) == [.file, .file, .file, .symbolicLink, .hardLink, .special])
    #expect(archive.contents.suffix(3).allSatisfy { $0.isEmpty })
  }

  @Test(arguments: ["zip -q -P secret out.zip a", "7z a -bd -psecret out.7z a"])
  func encryptedEntriesAreFlaggedAndNotRead(_ command: String) throws {
    try workshop.write(Array("content".utf8), to: "a")
    try workshop.run("\(command) > /dev/null && mv out.* out")
    let cursor = try NativeContainers.openArchive(
      MemoryBytes(try workshop.read("out")), limits: .standard)
    let entry = try #require(try cursor.nextEntry())
    #expect(entry.isEncrypted)
    #expect(entry.path == Array("a".utf8))
    #expect(throws: DecodeError(.encrypted, "")) { try cursor.readEntry(maximum: 100) }
    #expect(try cursor.nextEntry() == nil)
  }

  @Test func encryptedHeadersAreAnError() throws {
    try workshop.write(Array("content".utf8), to: "a")
    try workshop.run("7z a -bd -mhe=on -psecret out.7z a > /dev/null")
    #expect(try readArchive(try workshop.read("out.7z")).error == DecodeError(.encrypted, ""))
  }

  @Test(arguments: [[], Array("neither zip nor tar".utf8), [UInt8](repeating: 7, count: 5_000)])
  func otherBytesAreUnrecognized(_ bytes: [UInt8]) throws {
    #expect(try readArchive(bytes).error == DecodeError(.unrecognized, ""))
  }

  @Test func anArchiveWithoutEntriesIsEmpty() throws {
    try workshop.run("tar -cf out -T /dev/null")
    let archive = try readArchive(try workshop.read("out"))
    #expect(archive.entries.isEmpty)
    #expect(archive.error == nil)
  }

  @Test func theSourcesErrorIsThrownAsItIs() throws {
    try workshop.write([UInt8](repeating: 1, count: 10_000), to: "in/a")
    for packing in Packing.all {
      let bytes = try pack(packing)
      for reads in 0..<4 {
        #expect(throws: FailingSource.Failure.self) {
          let source = FailingSource(bytes, readsLeft: reads)
          let cursor = try NativeContainers.openArchive(source, limits: .standard)
          while try cursor.nextEntry() != nil {
            while try !cursor.readEntry(maximum: 100_000).isEmpty {}
          }
          throw FailingSource.Failure()
        }
      }
      try workshop.run("rm out")
    }
  }
}
