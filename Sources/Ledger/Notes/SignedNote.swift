// SPDX-License-Identifier: Apache-2.0
// Signed notes: text lines, an empty line, signature lines.

internal import EvidenceModel

/// A signed note (C2SP signed-note): text, an empty line, and signature lines.
public struct SignedNote: Hashable, Sendable {
  /// One signature line.
  public struct Signature: Hashable, Sendable {
    /// The name of the key.
    public let name: String
    /// The first four bytes of the key's hash.
    public let keyID: [UInt8]
    /// The signature.
    public let bytes: [UInt8]
  }

  /// The signed text; it ends with a line feed.
  public let text: String
  /// The signatures in order; at least one.
  public let signatures: [Signature]

  private static let byteLimit = 65_536
  private static let signatureLimit = 100
  private static let dash = "\u{2014} "

  init(text: String, signatures: [Signature]) {
    self.text = text
    self.signatures = signatures
  }

  /// Reads a note.
  ///
  /// - Throws: ``LedgerError`` `malformed`.
  public init(bytes: [UInt8]) throws(LedgerError) {
    guard bytes.count <= Self.byteLimit, bytes.last == 0x0a,
      bytes.allSatisfy({ $0 >= 0x20 || $0 == 0x0a }), let end = Self.endOfText(bytes),
      let text = String(validating: bytes[..<end], as: UTF8.self),
      let tail = String(validating: bytes[(end + 1)...], as: UTF8.self)
    else { throw LedgerError(.malformed, "this is not a signed note") }
    let lines = tail.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
    guard (1...Self.signatureLimit).contains(lines.count) else {
      throw LedgerError(.malformed, "a signed note has 1 to \(Self.signatureLimit) signatures")
    }
    var signatures: [Signature] = []
    for line in lines { signatures.append(try Self.signature(line)) }
    self.init(text: text, signatures: signatures)
  }

  /// The note's bytes.
  public var bytes: [UInt8] {
    var note = text + "\n"
    for signature in signatures {
      let encoded = Base64Text.encode(signature.keyID + signature.bytes)
      note += "\(Self.dash)\(signature.name) \(encoded)\n"
    }
    return Array(note.utf8)
  }

  /// Checks that the note is signed by `verifier`; signatures by other keys are ignored.
  ///
  /// - Throws: ``LedgerError`` `unsigned`, `badSignature`.
  public func check(_ verifier: NoteVerifier) throws(LedgerError) {
    let own = signatures.filter { $0.name == verifier.name && $0.keyID == verifier.keyID }
    guard !own.isEmpty else { throw LedgerError(.unsigned, "the note is not signed by this key") }
    let message = Array(text.utf8)
    guard own.allSatisfy({ verifier.isSignature($0.bytes, of: message) }) else {
      throw LedgerError(.badSignature, "the note's signature does not verify")
    }
  }

  /// The offset after the text's last line feed: before the last empty line.
  private static func endOfText(_ bytes: [UInt8]) -> Int? {
    guard bytes.count > 2 else { return nil }
    for index in stride(from: bytes.count - 2, to: 0, by: -1)
    where bytes[index] == 0x0a && bytes[index - 1] == 0x0a {
      return index
    }
    return nil
  }

  private static func signature(_ line: Substring) throws(LedgerError) -> Signature {
    let parts = line.dropFirst(dash.count).split(separator: " ", omittingEmptySubsequences: false)
    guard line.hasPrefix(dash), parts.count == 2, !parts[0].isEmpty,
      let bytes = Base64Text.decode(parts[1]), bytes.count > 4
    else { throw LedgerError(.malformed, "a signature line of a note is malformed") }
    return Signature(
      name: String(parts[0]), keyID: Array(bytes.prefix(4)), bytes: Array(bytes.dropFirst(4)))
  }
}
