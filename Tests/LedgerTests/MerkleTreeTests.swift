// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import Ledger
import MartletTesting
import Testing

@Suite struct MerkleTreeTests {
  /// The leaves that the reference implementations of certificate transparency test with.
  private static let knownLeaves = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
  ]

  /// Their roots, from one leaf to eight; also computed with Python's hashlib.
  private static let knownRoots = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ]

  private static func leaves(_ count: Int) -> [MerkleHash] {
    (0..<count).map { MerkleTree.leafHash(LedgerFolder.entry($0)) }
  }

  @Test func knownRootsAreFound() throws {
    let leaves = try Self.knownLeaves.map { text in
      MerkleTree.leafHash(try #require(HexText.decode(text)))
    }
    for (count, root) in zip(1..., Self.knownRoots) {
      #expect(MerkleTree.root(leaves.prefix(count)).description == root)
    }
  }

  @Test(arguments: [
    (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (1, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"),
    (2, "a20bf9a7cc2dc8a08f5f415a71b19f6ac427bab54d24eec868b5d3103449953a"),
    (3, "3b6cccd7e3e023ff393006f030315ee7ad9eb111b022b41fba7e5b7a3973f688"),
  ])
  func rootsOfCountingLeavesAreThoseOfThePythonCheck(_ count: Int, _ root: String) {
    let leaves = (0..<count).map { MerkleTree.leafHash([UInt8($0)]) }
    #expect(MerkleTree.root(leaves).description == root)
  }

  @Test func everySizeUpToSeventyAgreesWithTheDefinition() {
    let all = Self.leaves(70)
    for size in 0...70 {
      let leaves = all.prefix(size)
      let root = MerkleTree.root(leaves)
      #expect(root == ReferenceTree.root(leaves))
      for index in 0..<size { checkInclusion(index, Array(leaves), root) }
      for old in 0...size { checkConsistency(old, Array(leaves), root) }
    }
  }

  @Test func randomSizesAgreeWithTheDefinition() {
    var generator = SeedReport.generator("MerkleTreeTests.randomSizes")
    let all = Self.leaves(3_000)
    for _ in 0..<4 {
      let leaves = Array(all.prefix(71 + generator.below(2_900)))
      let root = MerkleTree.root(leaves)
      for _ in 0..<3 {
        checkInclusion(generator.below(leaves.count), leaves, root)
        checkConsistency(generator.below(leaves.count + 1), leaves, root)
      }
    }
  }

  private func checkInclusion(_ index: Int, _ leaves: [MerkleHash], _ root: MerkleHash) {
    let size = UInt64(leaves.count)
    let proof = MerkleTree.inclusionProof(index: UInt64(index), size: size) { range in
      MerkleTree.root(leaves[Int(range.lowerBound)..<Int(range.upperBound)])
    }
    #expect(proof == ReferenceTree.path(index, leaves[...]))
    func holds(_ leaf: MerkleHash, _ index: Int, _ size: UInt64, _ proof: [MerkleHash]) -> Bool {
      MerkleTree.verifyInclusion(
        of: leaf, index: UInt64(index), size: size, root: root, proof: proof)
    }
    #expect(holds(leaves[index], index, size, proof))
    #expect(!holds(MerkleTree.leafHash([9]), index, size, proof))
    #expect(!holds(leaves[index], index + 1, size, proof))
    #expect(!holds(leaves[index], index, size, proof + [root]))
    if let last = proof.last {
      #expect(!holds(leaves[index], index, size, proof.dropLast()))
      #expect(
        !holds(leaves[index], index, size, proof.dropLast() + [MerkleTree.nodeHash(last, last)]))
    }
  }

  private func checkConsistency(_ old: Int, _ leaves: [MerkleHash], _ root: MerkleHash) {
    let size = UInt64(leaves.count)
    let oldRoot = MerkleTree.root(leaves.prefix(old))
    let proof = MerkleTree.consistencyProof(from: UInt64(old), to: size) { range in
      MerkleTree.root(leaves[Int(range.lowerBound)..<Int(range.upperBound)])
    }
    if old > 0 { #expect(proof == ReferenceTree.proof(old, leaves[...], true)) }
    func holds(_ oldRoot: MerkleHash, _ root: MerkleHash, _ proof: [MerkleHash]) -> Bool {
      MerkleTree.verifyConsistency(
        oldSize: UInt64(old), oldRoot: oldRoot, size: size, root: root, proof: proof)
    }
    let other = MerkleTree.leafHash([9])
    #expect(holds(oldRoot, root, proof))
    #expect(!holds(other, root, proof))
    if old > 0 {
      #expect(!holds(oldRoot, other, proof))
      #expect(!holds(oldRoot, root, proof + [other]))
    }
    if !proof.isEmpty { #expect(!holds(oldRoot, root, proof.dropLast())) }
  }
}
