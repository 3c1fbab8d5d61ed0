// SPDX-License-Identifier: Apache-2.0

import EvidenceModel
import Foundation
import Ledger
import Testing

@Suite struct NoteTests {
  /// The example of the Go checksum database's note package (golang.org/x/mod/sumdb/note).
  private static let goKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
  private static let goNote = """
    If you think cryptography is the answer to your problem,
    then you don't know what your problem is.

    \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

    """

  @Test func anotherProgramsNoteVerifies() throws {
    let key = try NoteVerifier(text: Self.goKey)
    #expect(key.name == "PeterNeumann" && key.text == Self.goKey)
    let note = try SignedNote(bytes: Array(Self.goNote.utf8))
    try note.check(key)
    #expect(note.bytes == Array(Self.goNote.utf8))
  }

  @Test func noChangedByteOfANoteVerifies() throws {
    let key = try NoteVerifier(text: Self.goKey)
    let bytes = Array(Self.goNote.utf8)
    for index in bytes.indices {
      for bit in 0..<8 {
        var changed = bytes
        changed[index] ^= 1 << UInt8(bit)
        #expect(throws: LedgerError.self, "byte \(index)") {
          try SignedNote(bytes: changed).check(key)
        }
      }
    }
  }

  @Test func checkpointsHaveTheExactText() throws {
    let root = try #require(MerkleHash(bytes: [UInt8](repeating: 0xab, count: 32)))
    let checkpoint = Checkpoint(origin: "martlet.invalid/case/7", size: 42, root: root)
    #expect(
      checkpoint.text
        == "martlet.invalid/case/7\n42\nq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=\n")
    #expect(try Checkpoint(text: checkpoint.text) == checkpoint)
    #expect(try Checkpoint(text: checkpoint.text + "extension\n") == checkpoint)
  }

  @Test(arguments: [
    "", "o\n1\n", "o\n1\nAAAA\n", "\n1\nq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=\n",
    "o\n01\nq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=\n",
    "o\n-1\nq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=\n",
    "o\n99999999999999999999\nq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=\n",
    "o\n1\nq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6t=\n",
    "o\n1\nq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=",
    "o\n1\nq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=\n\n",
  ])
  func brokenCheckpointsAreRefused(_ text: String) {
    #expect(throws: LedgerError(.malformed, "")) { try Checkpoint(text: text) }
  }

  @Test(arguments: [
    "", "a+b", "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "PeterNeumann+c74f20a3+AhpcQcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "a b+00000000+AQ==",
  ])
  func brokenKeysAreRefused(_ text: String) {
    #expect(throws: LedgerError(.malformed, "")) { try NoteVerifier(text: text) }
  }

  @Test func aSignatureByAnotherKeyIsNoSignature() throws {
    let first = try NoteSigner(name: "a", seed: [UInt8](repeating: 1, count: 32))
    let second = try NoteSigner(name: "a", seed: [UInt8](repeating: 2, count: 32))
    let note = try first.sign("text\n")
    try note.check(first.verifier)
    #expect(throws: LedgerError(.unsigned, "")) { try note.check(second.verifier) }
    let renamed = try NoteVerifier(name: "b", publicKey: first.verifier.publicKey)
    #expect(throws: LedgerError(.unsigned, "")) { try note.check(renamed) }
  }

  @Test func aSignerThatSignsWronglyIsNoticed() throws {
    let key = try NoteSigner(name: "a", seed: [UInt8](repeating: 1, count: 32)).verifier
    let wrong = try NoteSigner(name: "a", publicKey: key.publicKey) { _ in
      [UInt8](repeating: 0, count: 64)
    }
    #expect(throws: LedgerError(.badSignature, "")) { try wrong.sign("text\n") }
  }
}
