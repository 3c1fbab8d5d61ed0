// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import Testing

@Suite struct HashListChangesTests {
  /// A list of MD5 digests that are one byte repeated, each with its tags.
  private func list(_ entries: [(UInt8, [String])]) throws -> HashListEntries {
    var builder = HashListEntriesBuilder()
    for (byte, tags) in entries {
      let key = try #require(FingerprintKey(bytes: [UInt8](repeating: byte, count: 16)))
      builder.add(.md5, key, tagSet: builder.tagSet(tags))
    }
    return builder.finish().entries
  }

  @Test func whatCameWentAndIsSaidOtherwiseIsCounted() throws {
    let old = try list([(1, []), (2, ["a"]), (3, ["b"]), (9, [])])
    let new = try list([(0, []), (2, ["a"]), (3, ["c"]), (4, ["a"])])
    let changes = HashListChanges(from: old, to: new)
    #expect(changes.added == 2)
    #expect(changes.removed == 2)
    #expect(changes.changed == 1)
    let back = HashListChanges(from: new, to: old)
    #expect([back.added, back.removed, back.changed] == [2, 2, 1])
    let same = HashListChanges(from: old, to: try list([(9, []), (3, ["b"]), (2, ["a"]), (1, [])]))
    #expect([same.added, same.removed, same.changed] == [0, 0, 0])
    let none = HashListChanges(from: try list([]), to: old)
    #expect([none.added, none.removed, none.changed] == [4, 0, 0])
  }
}
