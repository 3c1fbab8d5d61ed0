// SPDX-License-Identifier: Apache-2.0
// A checkpoint: the size and root of the ledger, as the text of a signed note.

/// The size and root of a ledger (C2SP tlog-checkpoint).
public struct Checkpoint: Hashable, Sendable {
  /// The ledger's unique name.
  public let origin: String
  /// The number of leaves.
  public let size: UInt64
  /// The root over the leaves.
  public let root: MerkleHash

  /// Groups the three.
  public init(origin: String, size: UInt64, root: MerkleHash) {
    self.origin = origin
    self.size = size
    self.root = root
  }

  /// The origin of the ledger of a case: `martlet.invalid/case/` and the case's identifier.
  ///
  /// The domain is reserved (RFC 2606), so that no such name is ever anyone else's.
  public static func origin(caseID: String) -> String { "martlet.invalid/case/\(caseID)" }

  /// The three lines to be signed.
  public var text: String { "\(origin)\n\(size)\n\(Base64Text.encode(root.bytes))\n" }

  /// Reads the text of a note; extension lines are allowed and left unread.
  ///
  /// - Throws: ``LedgerError`` `malformed`.
  public init(text: String) throws(LedgerError) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard text.hasSuffix("\n"), lines.count >= 4, !lines[0].isEmpty,
      lines.dropLast().allSatisfy({ !$0.isEmpty }), let size = UInt64(lines[1]),
      String(size) == lines[1], size <= UInt64(Int64.max),
      let root = Base64Text.decode(lines[2]).flatMap({ MerkleHash(bytes: $0) })
    else { throw LedgerError(.malformed, "this is not a checkpoint of a ledger") }
    self.init(origin: String(lines[0]), size: size, root: root)
  }

  /// Reads the text of `note`, whose signature is not checked.
  ///
  /// - Throws: ``LedgerError`` `malformed`.
  public init(_ note: SignedNote) throws(LedgerError) { try self.init(text: note.text) }
}
