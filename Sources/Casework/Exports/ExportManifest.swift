// SPDX-License-Identifier: Apache-2.0
// What goes with an export: what it is, by what it was made, for whom, signed with the ledger's key.

internal import EvidenceModel
internal import Ledger
internal import LegalRegime

/// The manifest of an export, in a file of its own.
///
/// The file holds one object with two members: `manifest`, and `signature`, the signature line of a C2SP signed note whose text is
/// the canonical text of `manifest` and a line feed.
struct ExportManifest {
  /// The name and version of the format.
  static let format = "martlet.export-manifest/1"
  /// The most bytes that are read of a manifest.
  static let mostBytes = 60_000

  /// What it says.
  let manifest: JSONValue
  /// The note that is signed.
  let note: SignedNote

  /// Makes and signs the text of a manifest's file.
  ///
  /// Settings that may name evidence are left out, and long ones are told by their digest; the reason of the request is left
  /// out too. Nothing of a person of the case stands here.
  ///
  /// - Throws: errors of the signing key; ``CaseworkError`` `.internalFault` for one that would be too long to be read.
  static func signed(
    store: CaseStore, kind: any ExportDeclaration, request: Int64?, asked: ExportService.Asked,
    prepared: PreparedExport, ledgerSize: Int64, file: FileDigest
  ) throws -> String {
    let description = store.description
    let checkpoint = try store.checkpointNote().map { String(decoding: $0.bytes, as: UTF8.self) }
    let manifest: JSONValue = [
      "format": .string(format), "program": .string("martlet \(ProgramVersion.text)"),
      "case": .string(description.id),
      "mark": JSONValue(description.isSynthetic ? "SYNTHETIC" : nil),
      "kind": .string(kind.name), "request": request.map(JSONValue.integer) ?? .null,
      "settings": shown(asked.settings, of: kind), "covered": covered(asked.settings, of: kind),
      "recipients": .array(asked.recipients.map(JSONValue.string)),
      "counts": ExportCount.json(prepared.counts),
      "counts_asked": ExportCount.json(asked.counts),
      "regimes": .array(
        prepared.regimes.map {
          [
            "regime": .string($0.regime.id), "version": JSONValue($0.regime.version),
            "sha256": .string(CaseRegimes.digest(of: $0.regime)),
          ]
        }),
      "file": ["sha256": .string(file.digest), "bytes": JSONValue(file.byteCount)],
      "written": .string(store.clock().description), "ledger_size": .integer(ledgerSize),
      "ledger_key": .string(description.ledgerKey), "checkpoint": JSONValue(checkpoint),
    ]
    let note = try store.sign(manifest.canonicalText + "\n")
    let text = JSONValue.object([
      .init("manifest", manifest), .init("signature", .string(signature(of: note))),
    ]).canonicalText
    guard text.utf8.count < mostBytes else {
      throw CaseworkError(.internalFault, "the manifest of the export is too long")
    }
    return text + "\n"
  }

  /// The settings whose words go out and stood covered before whoever approved.
  private static func covered(
    _ settings: ExportSettings, of kind: any ExportDeclaration
  ) -> JSONValue {
    .array(
      kind.settings.filter { $0.isCovered && !settings.text($0.name).isEmpty }
        .map { .string($0.name) })
  }

  private static func shown(
    _ settings: ExportSettings, of kind: any ExportDeclaration
  ) -> JSONValue {
    .object(
      kind.settings.compactMap { setting in
        guard let value = settings.json[setting.name] else { return nil }
        switch setting.form {
        case .line: return nil
        case .file:
          let text = value.text ?? ""
          return .init(
            setting.name, text.isEmpty ? .null : ["sha256": .string(TextDigest.sha256(text))])
        case .choice, .flag, .words: return .init(setting.name, value)
        }
      })
  }

  /// The lines of a note behind its text.
  private static func signature(of note: SignedNote) -> String {
    let tail = note.bytes.dropFirst(note.text.utf8.count + 1)
    return String(decoding: tail.dropLast(), as: UTF8.self)
  }

  /// Reads a manifest's file; `nil` for anything that this program would not have written.
  init?(bytes: [UInt8]) {
    guard bytes.count <= Self.mostBytes, bytes.last == 0x0a,
      let json = try? JSONParser.parse(Array(bytes.dropLast())), json.members?.count == 2,
      let manifest = json["manifest"], let signature = json["signature"]?.text,
      Array((json.canonicalText + "\n").utf8) == bytes,
      manifest["format"]?.text == Self.format,
      let note = try? SignedNote(
        bytes: Array((manifest.canonicalText + "\n\n" + signature + "\n").utf8)),
      note.text == manifest.canonicalText + "\n"
    else { return nil }
    self.manifest = manifest
    self.note = note
  }

  /// The file that it speaks of.
  var file: FileDigest? {
    guard let digest = manifest["file"]?["sha256"]?.text,
      let count = manifest["file"]?["bytes"]?.integer.flatMap({ Int(exactly: $0) })
    else { return nil }
    return FileDigest(digest: digest, byteCount: count)
  }
}
