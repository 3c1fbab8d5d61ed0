// SPDX-License-Identifier: Apache-2.0
// The digest of whole sources.

import EvidenceCapture
import EvidenceModel
import Foundation
import Testing

@Suite struct SourceDigestTests {
  @Test func ofAFileIsTheFilesOwn() throws {
    let folder = try TemporaryFolder()
    let digest = try SourceDigest.compute(path: folder.write("f", bytes(Golden.words)))
    #expect(
      digest.sha256.description
        == "f1e95e2f0ee51f65a7e2e38921b31b5cd2da23abbb16ceadc3fcffc6adbe24ef")
    #expect(digest.fileCount == 1)
    #expect(digest.byteCount == 24)
  }

  @Test func ofAFolderFollowsItsManifest() throws {
    let folder = try TemporaryFolder()
    try folder.write("b/x", bytes("one"))
    try folder.write("a", bytes("two"))
    let first = try SourceDigest.compute(path: folder.path)
    #expect(first.fileCount == 2)
    #expect(first.byteCount == 6)
    #expect(try SourceDigest.compute(path: folder.path + "/") == first)
    try folder.write("b/x", bytes("One"))
    let changed = try SourceDigest.compute(path: folder.path)
    #expect(changed != first)
    try folder.write("b/x", bytes("one"))
    #expect(try SourceDigest.compute(path: folder.path) == first)
    try FileManager.default.moveItem(atPath: folder.path + "/a", toPath: folder.path + "/c")
    #expect(try SourceDigest.compute(path: folder.path) != first)
    try FileManager.default.moveItem(atPath: folder.path + "/c", toPath: folder.path + "/a")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: "a")
    #expect(try SourceDigest.compute(path: folder.path) != first)
  }

  @Test func progressCountsBytesAndMayStopTheWork() throws {
    struct Stop: Error {}
    let folder = try TemporaryFolder()
    try folder.write("a", [UInt8](repeating: 1, count: 3 << 20))
    var last = 0
    _ = try SourceDigest.compute(path: folder.path) { last = $0 }
    #expect(last == 3 << 20)
    #expect(throws: Stop.self) {
      try SourceDigest.compute(path: folder.path) { if $0 > 1 << 20 { throw Stop() } }
    }
  }
}
