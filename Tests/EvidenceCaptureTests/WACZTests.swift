// SPDX-License-Identifier: Apache-2.0
// WACZ packages: checked against what they say about themselves.

import EvidenceCapture
import Testing

@Suite struct WACZTests {
  private static let warc = Gzip.member(
    WARCText.response("http://a.example/", bytes("a red lighthouse")))

  private static func package(
    _ change: (inout [(String, [UInt8])]) -> Void = { _ in },
    manifestChange: (String) -> String = { $0 },
    digest: Bool = true, extra: [(String, [UInt8])] = []
  ) -> [UInt8] {
    var files: [(String, [UInt8])] = [
      ("archive/data.warc.gz", warc),
      ("indexes/index.cdx", bytes("example,a)/ 2026 {}\n")),
      ("pages/pages.jsonl", bytes("{\"format\": \"json-pages-1.0\", \"id\": \"pages\"}\n")),
    ]
    let listed = files.map { name, content in
      "{\"name\": \"x\", \"path\": \"\(name)\", \"hash\": \"\(WARCText.digest(content, .sha256))\", "
        + "\"bytes\": \(content.count)}"
    }
    let manifest = bytes(
      manifestChange(
        "{\"profile\": \"data-package\", \"resources\": [\(listed.joined(separator: ","))]}"))
    let statement = bytes(
      "{\"path\": \"datapackage.json\", \"hash\": \"\(WARCText.digest(manifest, .sha256))\"}")
    change(&files)
    files += extra + [("datapackage.json", manifest)]
    if digest { files.append(("datapackage-digest.json", statement)) }
    return Zip.of(files)
  }

  private func check(_ package: [UInt8], _ codes: [String]) throws {
    let reading = try Reading.of(package, "crawl.wacz")
    #expect(reading.codes.sorted() == codes.sorted())
    #expect(reading.seen.map(\.what).first == "container warc")
    #expect(reading.seen.dropFirst().first?.text == "a red lighthouse")
  }

  @Test func aSoundPackageGivesItsCaptures() throws {
    try check(Self.package(), [])
    let folder = try TemporaryFolder()
    try folder.write("crawl.wacz", Self.package())
    let reading = try Reading.of(folder.path)
    #expect(
      reading.seen.map { "\($0.place) \($0.what)" } == [
        "crawl.wacz container wacz", "crawl.wacz!/archive/data.warc.gz container warc",
        "http://a.example/ payload",
      ])
  }

  @Test func changedFilesAreFindings() throws {
    let other = Gzip.member(
      WARCText.response("http://a.example/", bytes("a red lighthouse"), id: "other"))
    try check(Self.package({ $0[0].1 = other }), ["wacz.hash_mismatch"])
    try check(Self.package({ $0[1].1 += [10] }), ["wacz.hash_mismatch"])
    try check(Self.package({ $0.remove(at: 2) }), ["wacz.missing"])
    try check(
      Self.package(extra: [("notes.txt", bytes("unlisted"))]), ["wacz.unlisted"])
  }

  @Test func theManifestIsChecked() throws {
    let lies = bytes("{\"path\": \"datapackage.json\", \"hash\": \"sha256:00\"}")
    try check(Self.package(digest: false), ["wacz.no_manifest_digest"])
    try check(
      Self.package(digest: false, extra: [("datapackage-digest.json", lies)]),
      ["wacz.manifest_digest"])
    try check(Self.package(manifestChange: { _ in "{" }), ["wacz.bad_manifest"])
    let bare = Zip.of([("archive/data.warc.gz", Self.warc)])
    try check(bare, ["wacz.no_manifest"])
  }

  @Test func unlistedFilesAreStillCaptures() throws {
    let reading = try Reading.of(Self.package(extra: [("notes.txt", bytes("unlisted"))]))
    #expect(reading.places.last == "notes.txt")
    #expect(reading.texts.last == "unlisted")
  }
}
