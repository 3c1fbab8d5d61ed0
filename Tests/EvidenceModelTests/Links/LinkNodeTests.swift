// SPDX-License-Identifier: Apache-2.0
// Keys of nodes: their sorts stay what they are, and a person's digits find what begins with them.

import EvidenceModel
import Testing

@Suite struct LinkNodeTests {
  @Test func codesOfSortsNeverChange() {
    let words = LinkNodeKind.allCases.map { "\($0.code) \($0.rawValue)" }
    #expect(
      words == [
        "1 sha256", "2 blake3", "3 autov3", "4 autov2", "5 autov1", "6 other_hash", "7 model_name",
        "8 seed_prompt", "9 seed", "10 prompt", "11 file_name", "12 content_sha256",
        "13 content_sha1", "14 content_md5", "15 poster", "16 source",
        "17 document_id", "18 thumbnail_sha256", "19 tensors_sha256",
      ])
    for kind in LinkNodeKind.allCases { #expect(LinkNodeKind(code: kind.code) == kind) }
    for code: UInt8 in [0, 20, 255] { #expect(LinkNodeKind(code: code) == nil) }
  }

  @Test func namesAndShortHashesAreWeakAndWholeDigestsStrong() {
    func kinds(_ strength: LinkStrength) -> Set<LinkNodeKind> {
      Set(LinkNodeKind.allCases.filter { $0.strength == strength })
    }
    #expect(
      kinds(.strong) == [
        .sha256, .tensorsSHA256, .blake3, .contentSHA256, .source, .thumbnailSHA256,
      ])
    #expect(
      kinds(.moderate) == [
        .autov3, .autov2, .seedPrompt, .contentSHA1, .contentMD5, .documentID,
      ])
    #expect(
      kinds(.weak) == [.autov1, .otherHash, .modelName, .seed, .prompt, .fileName, .poster])
  }

  @Test(arguments: ModelUse.Role.allCases)
  func everyRoleOfAModelIsARelation(_ role: ModelUse.Role) {
    #expect(LinkRelation(role).rawValue == role.rawValue)
  }

  @Test func aKeyIsItsSortAndFifteenBytes() throws {
    let node = LinkNode(.autov2, digest: Array(100..<132))
    #expect(node.bytes == [4] + Array(100..<115))
    #expect(node.reference == "046465666768696a6b6c6d6e6f707172")
    #expect(LinkNode(bytes: node.bytes) == node)
    #expect(LinkNode(bytes: Array(node.bytes.dropLast())) == nil)
    #expect(LinkNode(bytes: [0] + node.bytes.dropFirst()) == nil)
    #expect(LinkNode(bytes: [20] + node.bytes.dropFirst()) == nil)
  }

  @Test(arguments: [
    "04646566", "046465666", "0464656667", "046465666768696a6b6c6d6e6f707172",
    "046465666768696A6B6C6D6E6F707172",
  ])
  func digitsFindWhatBeginsWithThem(_ digits: String) throws {
    let range = try #require(LinkNode.range(ofPrefix: digits))
    func isIn(_ bytes: [UInt8]) -> Bool {
      range.above.lexicographicallyPrecedes(bytes) && bytes.lexicographicallyPrecedes(range.below)
    }
    let node = LinkNode(.autov2, digest: Array(100..<132)).bytes
    #expect(isIn(node))
    for index in 0..<(digits.count / 2) {
      for step: UInt8 in [1, 255] {
        var other = node
        other[index] &+= step
        #expect(!isIn(other), "\(index) \(step)")
      }
    }
  }

  @Test func theEdgesOfARangeAreExact() throws {
    let range = try #require(LinkNode.range(ofPrefix: "0400ffff"))
    func isIn(_ bytes: [UInt8]) -> Bool {
      range.above.lexicographicallyPrecedes(bytes) && bytes.lexicographicallyPrecedes(range.below)
    }
    let rest = [UInt8](repeating: 0, count: 12)
    let full = [UInt8](repeating: 255, count: 12)
    #expect(isIn([4, 0, 255, 255] + rest) && isIn([4, 0, 255, 255] + full))
    #expect(!isIn([4, 1, 0, 0] + rest) && !isIn([4, 0, 255, 254] + full))
    let zeros = try #require(LinkNode.range(ofPrefix: "04000000"))
    #expect(zeros.above.lexicographicallyPrecedes([4, 0, 0, 0] + rest))
    #expect([3] + [UInt8](repeating: 255, count: 15) < zeros.above)
  }

  @Test(arguments: [
    "", "0464656", "zz646566", "00000000", "ffffffff", "04 64656667", "source-1",
    "046465666768696a6b6c6d6e6f7071720", "０４６４６５６６",
  ])
  func whatIsNoBeginningOfAKeyIsRefused(_ digits: String) {
    #expect(LinkNode.range(ofPrefix: digits) == nil)
  }
}

private func < (left: [UInt8], right: [UInt8]) -> Bool { left.lexicographicallyPrecedes(right) }
