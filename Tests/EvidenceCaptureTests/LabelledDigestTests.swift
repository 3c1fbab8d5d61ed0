// SPDX-License-Identifier: Apache-2.0
// Digests in every encoding met in captures, against values of another implementation.

import EvidenceModel
import Testing

@testable import EvidenceCapture

@Suite struct LabelledDigestTests {
  @Test(arguments: Golden.digests.map(\.algorithm))
  func everyEncodingGivesTheSameBytes(_ algorithm: String) throws {
    let encodings = try #require(Golden.digests.first { $0.algorithm == algorithm }?.encodings)
    let expected = try #require(HexText.decode(encodings[0]))
    let labels = [algorithm, algorithm.uppercased(), algorithm.replacing("sha", with: "sha-")]
    for value in encodings + [encodings[0].uppercased(), encodings[1].lowercased()] {
      let unpadded = String(value.prefix { $0 != "=" })
      for label in labels {
        for text in ["\(label):\(value)", "\(label):\(unpadded)", "\(label): \(value) "] {
          let digest = try #require(LabelledDigest(text: bytes(text)), "\(text)")
          #expect(digest.algorithm.rawValue == algorithm)
          #expect(digest.bytes == expected)
        }
      }
    }
    let made = RunningDigest.of(bytes(Golden.words), try #require(.init(rawValue: algorithm)))
    #expect(made == expected)
  }

  @Test(arguments: [
    "", ":", "sha1", "sha1:", "sha1:abc", "crc32:00000000", "sha1:7GSYTLR6NIQDYF47543OQ6YZEW3X5EP1",
    "sha1:+aWJrj5qIDwXn+826HsZJbd+ke!=", "sha1:zza589ae3e6a203c179fef36e87b1925b77e91e9",
    "7GSYTLR6NIQDYF47543OQ6YZEW3X5EPJ", "md5:G2LOXiPYxDD7wrne6c+0mz==",
  ])
  func otherTextIsNoDigest(_ text: String) {
    #expect(LabelledDigest(text: bytes(text)) == nil)
  }

  @Test func aDigestMayComeInPieces() {
    var digest = RunningDigest(.sha1)
    digest.update(bytes("a red "))
    digest.update([])
    digest.update(bytes("lighthouse at dawn"))
    #expect(digest.value == RunningDigest.of(bytes(Golden.words), .sha1))
    digest.update([0])
    #expect(digest.value != RunningDigest.of(bytes(Golden.words), .sha1))
  }
}
