// SPDX-License-Identifier: Apache-2.0
// What a manifest says, and what holding a file against it tells.

import EvidenceModel
import Foundation
import Ledger
import LegalRegime
import Testing

@testable import Casework

@Suite struct ExportManifestTests {
  private func manifest(_ desk: ExportDesk) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: desk.path + ".manifest.json")))
  }

  private func verdict(
    _ desk: ExportDesk, _ manifest: [UInt8]? = nil, path: String? = nil, key: NoteVerifier? = nil
  ) throws -> ExportVerification.Verdict {
    try ExportVerification.check(
      path: path ?? desk.path, manifest: try manifest ?? self.manifest(desk), key: key
    ).verdict
  }

  private func key(_ desk: ExportDesk) throws -> NoteVerifier {
    try NoteVerifier(text: desk.store.description.ledgerKey)
  }

  @Test func itSaysWhatTheExportIs() throws {
    let desk = try ExportDesk()
    let written = try desk.write("hashlist", ["grades": "single"])
    let read = try #require(ExportManifest(bytes: Array(written.manifest.utf8)))
    let regime = try #require(try desk.store.regimes().first)
    let manifest = read.manifest
    #expect(manifest["format"] == "martlet.export-manifest/1")
    #expect(manifest["case"]?.text == desk.store.description.id)
    #expect(manifest["mark"] == "SYNTHETIC")
    #expect(manifest["kind"] == "hashlist" && manifest["request"] == 1)
    #expect(
      manifest["settings"]
        == ["classes": [], "form": "csv", "grades": "single", "regime": []])
    #expect(manifest["recipients"] == ["Harbour office"] && manifest["covered"] == [])
    #expect(manifest["counts"] == ExportCount.json(written.counts))
    #expect(manifest["counts_asked"] == manifest["counts"])
    #expect(
      manifest["regimes"] == [
        [
          "regime": "uk-england-wales",
          "sha256": .string(CaseRegimes.digest(of: regime.regime)),
          "version": JSONValue(regime.regime.version),
        ]
      ])
    #expect(
      manifest["file"]
        == ["bytes": JSONValue(written.byteCount), "sha256": .string(written.digest)])
    #expect(!written.manifest.contains("a test"))
    let note = try SignedNote(bytes: Array((manifest["checkpoint"]?.text ?? "").utf8))
    try note.check(key(desk))
    let size = try Checkpoint(note).size
    #expect(size > 0 && Int64(size) <= manifest["ledger_size"]?.integer ?? 0)
  }

  @Test func aMappingStandsInItByItsDigestAlone() throws {
    let desk = try ExportDesk()
    let mapping = VICSExportTests.mapping
    let written = try desk.write("vics", ["mapping": .string(mapping)])
    let read = try #require(ExportManifest(bytes: Array(written.manifest.utf8)))
    #expect(
      read.manifest["settings"]?["mapping"] == ["sha256": .string(TextDigest.sha256(mapping))])
  }

  @Test func aWholeFileIsSaidToBeWhole() throws {
    let desk = try ExportDesk()
    try desk.write()
    let bytes = try manifest(desk)
    let without = try ExportVerification.check(path: desk.path, manifest: bytes, key: nil)
    #expect(without.verdict == .unchanged && without.isSound && !without.isKeyGiven)
    #expect(without.limits.first?.contains("cannot tell") == true)
    let with = try ExportVerification.check(path: desk.path, manifest: bytes, key: key(desk))
    #expect(with.isSound && with.isKeyGiven)
    #expect(with.limits.first?.contains("cannot tell") == false)
  }

  @Test func anotherNameMakesNoDifference() throws {
    let desk = try ExportDesk()
    try desk.write()
    try FileManager.default.moveItem(atPath: desk.path, toPath: desk.path + "-renamed")
    #expect(
      try ExportVerification.check(
        path: desk.path + "-renamed", manifest: manifest(desk), key: nil
      ).isSound)
  }

  @Test func aChangedCutOrOtherFileIsSaid() throws {
    let desk = try ExportDesk()
    try desk.write()
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: desk.path)))
    for index in [0, bytes.count / 2, bytes.count - 1] {
      bytes[index] ^= 1
      let path = try desk.folder.write(bytes, to: "changed")
      #expect(try verdict(desk, path: path) == .changed)
      bytes[index] ^= 1
    }
    #expect(
      try verdict(desk, path: desk.folder.write(Array(bytes.dropLast()), to: "cut")) == .otherFile)
    #expect(try verdict(desk, path: desk.folder.write(bytes + [10], to: "more")) == .otherFile)
    #expect(throws: CaseworkError(.unreadable, "")) {
      try verdict(desk, path: desk.folder.path + "/nowhere")
    }
  }

  @Test func everyChangedByteOfAManifestIsSaid() throws {
    let desk = try ExportDesk()
    try desk.write()
    let whole = try manifest(desk)
    for index in whole.indices {
      var bytes = whole
      bytes[index] ^= 1
      #expect(
        try [.manifestChanged, .noManifest, .otherKey].contains(verdict(desk, bytes)), "\(index)")
    }
    for count in stride(from: 0, to: whole.count, by: 37) {
      #expect(try verdict(desk, Array(whole.prefix(count))) == .noManifest)
    }
    #expect(try verdict(desk, whole + [10]) == .noManifest)
    #expect(try verdict(desk, Array(repeating: 0x5b, count: 59_000)) == .noManifest)
    #expect(try verdict(desk, Array(repeating: 0x20, count: 70_000)) == .noManifest)
  }

  @Test func aManifestSignedByAnotherIsTheirs() throws {
    let desk = try ExportDesk()
    try desk.write()
    let other = try OtherCase.key()
    #expect(try verdict(desk, key: other) == .otherKey)
    // Somebody changes the manifest and signs it with a key of the same name.
    let read = try #require(ExportManifest(bytes: manifest(desk)))
    let signer = try NoteSigner(
      name: key(desk).name, seed: Array(repeating: 7, count: 32))
    let forged = JSONValue.object(
      (read.manifest.members ?? []).map {
        $0.name == "ledger_key"
          ? .init($0.name, .string(signer.verifier.text))
          : $0.name == "recipients" ? .init($0.name, ["Somebody else"]) : $0
      })
    let note = try signer.sign(forged.canonicalText + "\n")
    let line = String(decoding: note.bytes.dropFirst(note.text.utf8.count + 1), as: UTF8.self)
      .trimmingCharacters(in: .newlines)
    let text = JSONValue.object([
      .init("manifest", forged), .init("signature", .string(line)),
    ]).canonicalText
    let bytes = Array((text + "\n").utf8)
    #expect(try verdict(desk, bytes) == .unchanged)
    #expect(try verdict(desk, bytes, key: key(desk)) == .otherKey)
  }

  @Test func nothingThatReadsLikeACheckpointIsSigned() throws {
    let desk = try ExportDesk()
    let origin = Checkpoint.origin(caseID: desk.store.description.id)
    #expect(throws: CaseworkError(.internalFault, "")) {
      try desk.store.sign("\(origin)\n1\nAAAA\n")
    }
  }

  @Test func oneValueHasOneText() {
    let left: JSONValue = ["b": [["d": 1, "c": 2]], "a": "x"]
    let right: JSONValue = ["a": "x", "b": [["c": 2, "d": 1]]]
    #expect(left.canonicalText == right.canonicalText)
    #expect(left.canonicalText == #"{"a":"x","b":[{"c":2,"d":1}]}"#)
    let names: JSONValue = ["z": 1, "é": 2, "Z": 3, "": 4]
    #expect(names.canonicalText == #"{"":4,"Z":3,"z":1,"é":2}"#)
    #expect(JSONValue.object([.init("a", 2), .init("a", 1)]).canonicalText == #"{"a":2,"a":1}"#)
  }
}

/// The key of another case.
private enum OtherCase {
  static func key() throws -> NoteVerifier {
    let testCase = try TestCase()
    return try NoteVerifier(text: testCase.store.description.ledgerKey)
  }
}
