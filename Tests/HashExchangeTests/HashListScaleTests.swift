// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import HashExchange
import MartletTesting
import Testing

@Suite struct HashListScaleTests {
  @Test func linesAcrossChunksAreReadWhole() throws {
    var generator = SeedReport.generator("lines across chunks")
    var text = "sha256,tags\r\n"
    var expected: Set<String> = []
    while text.utf8.count < 2_200_000 {
      let digest = (0..<4).map { _ in
        let digits = String(generator.next(), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
      }.joined()
      expected.insert(digest)
      text += digest + "," + String(repeating: "y", count: generator.below(200)) + "\r\n"
      if generator.below(500) == 0 { text += String(repeating: "z", count: 66_000) + "\r\n" }
    }
    let list = try read(text)
    #expect(Set(list.hashes(.sha256)) == expected)
    #expect(list.problemCounts.keys.allSatisfy { $0 == .lineTooLong })
  }

  @Test func openQuotesSwallowNoRows() throws {
    let rows = (1...200).map { "\(hex(UInt8($0), 16)),x" }.joined(separator: "\n")
    let list = try read("md5,tags\n\(hex(250, 16)),\"open\n\(rows)\n")
    #expect(list.hashes(.md5).count == 200)
    #expect(list.complaints == ["2 bad_quotes"])
    #expect(list.lineCount == 202)
  }

  @Test func problemsBeyondTheFirstAreCounted() throws {
    let rows = String(repeating: "zz\n", count: HashListContents.keptProblems + 5)
    let list = try read("md5\n" + rows)
    #expect(list.problems.count == HashListContents.keptProblems)
    #expect(list.problemCounts == [.wrongLength: HashListContents.keptProblems + 5])
    #expect(list.entries.count == 0)
  }

  @Test func progressMayStopTheWork() throws {
    struct Stop: Error {}
    let text = Array("\(hex(1, 16))\n".utf8)
    #expect(throws: Stop.self) {
      try withFile(text) { path in
        try HashListReader.read(path: path) { _, _, _ in throw Stop() }
      }
    }
    var last = (0, 0, 0)
    _ = try withFile(text) { path in
      try HashListReader.read(path: path) { last = ($0, $1, $2) }
    }
    #expect(last == (33, 33, 1))
  }

  @Test func noBytesMakeTheReaderTrap() throws {
    var generator = SeedReport.generator("random lists")
    let pieces = [
      "md5", "sha1", "pdq", "tags", "quality", ",", ";", "\t", "\"", "\"\"", "\n", "\r\n", "#", " ",
      hex(1, 16), hex(2, 20), hex(3, 32), "\u{feff}", "0", "\u{0}", "é",
    ]
    for _ in 0..<400 {
      let text = (0..<generator.below(60)).map { _ in pieces[generator.below(pieces.count)] }
      do {
        let list = try read(text.joined())
        #expect(list.lineCount >= 1)
      } catch {
        #expect(error is HashListError)
      }
    }
  }
}

@Suite struct HashListRootTests {
  private func entries(_ count: Int) throws -> HashListEntries {
    var builder = HashListEntriesBuilder()
    for value in 0..<count {
      let key = try #require(FingerprintKey(bytes: [UInt8](repeating: UInt8(value + 1), count: 16)))
      builder.add(.md5, key, tagSet: builder.tagSet(["t\(value)"]))
    }
    return builder.finish().entries
  }

  @Test func theRootDependsOnEveryPartOfEveryEntry() throws {
    func root(_ algorithm: FingerprintAlgorithm, _ quality: Int?, _ tags: [String]) -> String {
      var root = HashListRoot()
      root.append(.md5, [1, 2], quality: nil, tags: [])
      root.append(algorithm, [UInt8](repeating: 7, count: 32), quality: quality, tags: tags)
      return root.value.description
    }
    let roots = [
      root(.sha256, nil, []), root(.pdq, nil, []), root(.pdq, 0, []), root(.pdq, 50, []),
      root(.pdq, nil, [""]), root(.pdq, nil, ["a", "b"]), root(.pdq, nil, ["ab"]),
    ]
    #expect(Set(roots).count == roots.count)
  }

  @Test func theTreeIsThatOfRFC6962() throws {
    // One leaf: the hash of 0x00 and the leaf; no leaf: the hash of nothing.
    #expect(HashListRoot().value == .ofEmptyInput)
    var roots: Set<String> = []
    for count in 1...9 { roots.insert(HashListRoot.of(try entries(count)).description) }
    #expect(roots.count == 9)
    #expect(
      HashListRoot.of(try entries(1)).description
        == "e01a843a37df3f40fd252dda9366c22767e52225f1714d49bd731b8d086dd77a")
    #expect(
      HashListRoot.of(try entries(7)).description
        == "1d82b66657361f4aca5b08d1aa53d9f35547aa628b766f526d6211102aa09221")
  }
}
