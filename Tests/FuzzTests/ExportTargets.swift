// SPDX-License-Identifier: Apache-2.0
// What people and partners give for exports, and what comes with one: statements, reasons, manifests.

import EvidenceModel
import Foundation
import HashExchange
import Ledger

@testable import Casework

/// What people and partners give for exports, and what comes with one.
enum ExportTargets {
  static let all = [statements, reasons, manifest]

  private struct NotTheSame: Error {}

  private static let statementText = """
    format: martlet.cybertip/1
    report:
      incidentSummary: {incidentType: Child Sex Tourism, incidentDateTime: 2026-01-02T03:04:05+00:00}
      reporter: {reportingPerson: {email: {value: desk@harbour.example, type: Work}}}
      personOrUserReported: [{displayName: grey heron}, {displayName: [tern, gull]}]
    files:
      all: {publiclyAvailable: true, fileAnnotations: [viral]}
      "12": {exifViewedByEsp: true, deviceId: [{idType: a, idValue: b}]}
    """

  /// Statements for a draft; what is accepted is checked and written as a draft is.
  private static let statements = FuzzTarget(
    name: "statements",
    seeds: {
      [
        statementText,
        #"{"report": {"incidentSummary": {"platform": "a quay", "reportAnnotations": ["spam"]}}, "files": {"7": {"additionalInfo": ["a", "b"]}}}"#,
      ].map { Array($0.utf8) }
    },
    words: [
      "? [a]: b", "&a ", "*a", "<<: ", "!!binary ", "{", "[", "report:", "files:", "\"1\":", "~",
      "|-\n",
      "---\n", "fileAnnotations", "value:", "\\ud800",
    ],
    makeReader: {
      ClosureReader(expecting: { $0 is CaseworkError || $0 is CyberTipError }) { bytes in
        let read = try CyberTipStatements(String(decoding: bytes, as: UTF8.self))
        let files = try (Array(read.statedItems) + [0]).map {
          try CyberTipForm.fileDetails.element(
            "fileDetails", from: .object(read.members(of: $0)))
        }
        let draft = CyberTipDraft(report: read.report, files: files)
        _ = draft.findings(now: Instant(microseconds: 1_800_000_000_000_000))
        guard try draft.documents().count == files.count + 1 else { throw NotTheSame() }
      }
    })

  /// A partner's reasons; each that is read is found again by its name and by its guid.
  private static let reasons = FuzzTarget(
    name: "reasons",
    seeds: {
      ["guid,name,type\nG-1,Not a match,\n\"G-2\",\"Wrong, class\",MD5\n", "guid,name\r\n1,a\r\n"]
        .map { Array($0.utf8) }
    },
    words: ["guid,name", "\"", ",", "\n", "\r\n", "MD5", "\u{85}", ":", "G-1,Not a match,SHA1\n"],
    makeReader: {
      ClosureReader(expecting: { $0 is CaseworkError }) { bytes in
        let read = try PartnerReasons(String(decoding: bytes, as: UTF8.self))
        for reason in read.reasons where !reason.name.contains(":") {
          guard read.reason(in: reason.name, for: reason.type ?? "MD5") != nil else {
            throw NotTheSame()
          }
        }
      }
    })

  private static func signedManifest() throws -> [UInt8] {
    let signer = try NoteSigner(name: "harbour.example/fuzz", seed: Array(repeating: 7, count: 32))
    let manifest: JSONValue = [
      "format": .string(ExportManifest.format),
      "file": ["sha256": .string(String(repeating: "0", count: 64)), "bytes": 12],
      "ledger_key": .string(signer.verifier.text), "recipients": ["Harbour office"],
    ]
    let note = try signer.sign(manifest.canonicalText + "\n")
    let signature = String(
      decoding: note.bytes.dropFirst(note.text.utf8.count + 1).dropLast(), as: UTF8.self)
    let text = JSONValue.object([
      .init("manifest", manifest), .init("signature", .string(signature)),
    ]).canonicalText
    return Array((text + "\n").utf8)
  }

  /// Manifests of exports: no change of a signed one is taken for what was signed.
  private static let manifest = FuzzTarget(
    name: "export-manifest", seeds: { [try signedManifest()] },
    words: [
      "\"manifest\":", "\"signature\":", "\"file\":{\"bytes\":-1", "9223372036854775808", "\\n",
      "\u{2014} ", "}\n", "+", "/", "=",
    ],
    makeReader: {
      let sound = try signedManifest()
      let path = FileManager.default.temporaryDirectory.path + "/fuzz-export-" + UUID().uuidString
      let signer = try NoteSigner(
        name: "harbour.example/fuzz", seed: Array(repeating: 7, count: 32))
      return ClosureReader(expecting: { _ in false }) { bytes in
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("twelve bytes".utf8).write(to: URL(filePath: path))
        _ = try ExportVerification.check(path: path, manifest: bytes, key: nil)
        let held = try ExportVerification.check(
          path: path, manifest: bytes, key: try NoteVerifier(text: signer.verifier.text))
        guard held.manifest == nil || bytes == sound else { throw NotTheSame() }
      }
    })
}
