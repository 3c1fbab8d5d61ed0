// SPDX-License-Identifier: Apache-2.0
// A proof that fits on a page: one leaf, its path to the root, and the signed checkpoint.

/// A self-contained proof that one leaf stands in a ledger (C2SP tlog-proof).
public struct LedgerProof: Hashable, Sendable {
  /// The entry of the leaf; carried in the proof's `extra` line.
  public let entry: [UInt8]
  /// The leaf's index.
  public let index: UInt64
  /// The inclusion proof.
  public let hashes: [MerkleHash]
  /// The signed checkpoint.
  public let note: SignedNote

  private static let firstLine = "c2sp.org/tlog-proof@v1"
  private static let byteLimit = 262_144

  init(entry: [UInt8], index: UInt64, hashes: [MerkleHash], note: SignedNote) {
    self.entry = entry
    self.index = index
    self.hashes = hashes
    self.note = note
  }

  /// The bytes of a `.tlog-proof` file.
  public var bytes: [UInt8] {
    var lines = [Self.firstLine, "extra \(Base64Text.encode(entry))", "index \(index)"]
    lines += hashes.map { Base64Text.encode($0.bytes) }
    return Array((lines.joined(separator: "\n") + "\n\n").utf8) + note.bytes
  }

  /// Reads a `.tlog-proof` file that carries its entry.
  ///
  /// - Throws: ``LedgerError`` `malformed`.
  public init(bytes: [UInt8]) throws(LedgerError) {
    let malformed = LedgerError(.malformed, "this is not a proof of a leaf with its entry")
    guard bytes.count <= Self.byteLimit,
      let end = zip(bytes.indices, bytes.dropFirst()).first(where: { index, next in
        bytes[index] == 0x0a && next == 0x0a
      })?.0,
      let text = String(validating: bytes[..<end], as: UTF8.self)
    else { throw malformed }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 3, lines.count <= 3 + 64, lines[0] == Self.firstLine,
      lines[1].hasPrefix("extra "), let entry = Base64Text.decode(lines[1].dropFirst(6)),
      lines[2].hasPrefix("index "), let index = UInt64(lines[2].dropFirst(6)),
      String(index) == lines[2].dropFirst(6)
    else { throw malformed }
    var hashes: [MerkleHash] = []
    for line in lines.dropFirst(3) {
      guard let hash = Base64Text.decode(line).flatMap({ MerkleHash(bytes: $0) }) else {
        throw malformed
      }
      hashes.append(hash)
    }
    self.init(
      entry: entry, index: index, hashes: hashes,
      note: try SignedNote(bytes: Array(bytes[(end + 2)...])))
  }

  /// Checks the checkpoint's signature and the path from the entry to its root.
  ///
  /// - Returns: The checkpoint in which the entry was proved to stand.
  /// - Throws: ``LedgerError`` `unsigned`, `badSignature`, `wrongLedger`, `malformed`; `contradiction`
  ///   when the path does not lead to the root.
  public func verify(_ verifier: NoteVerifier) throws(LedgerError) -> Checkpoint {
    let checkpoint = try Checkpoint(note)
    guard checkpoint.origin == verifier.name else {
      throw LedgerError(.wrongLedger, "the proof is about the ledger of another case")
    }
    try note.check(verifier)
    let holds = MerkleTree.verifyInclusion(
      of: MerkleTree.leafHash(entry), index: index, size: checkpoint.size, root: checkpoint.root,
      proof: hashes)
    guard holds else {
      throw LedgerError(.contradiction, "the entry is not that leaf of the ledger")
    }
    return checkpoint
  }
}
