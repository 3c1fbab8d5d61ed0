// SPDX-License-Identifier: Apache-2.0
// martlet verify-export: is a file the one that was exported, and who says so. Needs no case.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel

/// `martlet verify-export`.
struct VerifyExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify-export",
    abstract: "Hold a file against the signed manifest of an export; needs no case.")

  @Argument(help: ArgumentHelp("The file.", valueName: "file"))
  var path: String

  @Option(
    help: ArgumentHelp(
      "The manifest; the file's name with .manifest.json without this.", valueName: "file"))
  var manifest: String?

  @Option(
    help: ArgumentHelp(
      "The public key of the sender's ledger: a file that holds its text.", valueName: "file"))
  var key: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let verifier = try key.map { try HeldElsewhere.key(at: $0) }
    let bytes = try InputFile.bytes(
      at: manifest ?? path + ".manifest.json", what: "the manifest")
    let result = try ExportVerification.check(path: path, manifest: bytes, key: verifier)
    if json { Console.print(Self.json(result)) } else { Self.show(result) }
    if !result.isSound { throw ExitStatus.checkFailed }
  }

  private static func json(_ result: ExportVerification) -> JSONValue {
    [
      "schema": "martlet.export-verification/1", "verdict": .string(result.verdict.rawValue),
      "key_given": .bool(result.isKeyGiven), "manifest": result.manifest ?? .null,
    ]
  }

  private static func show(_ result: ExportVerification) {
    Console.print(result.verdict.words)
    if let manifest = result.manifest { lines(of: manifest).forEach(Console.print) }
    result.limits.forEach(Console.print)
  }

  private static func lines(of manifest: JSONValue) -> [String] {
    func text(_ name: String) -> String { EvidenceText.escaped(manifest[name]?.text ?? "–") }
    var lines = [
      "kind        \(text("kind"))\(manifest["mark"]?.text.map { ", \(EvidenceText.escaped($0))" } ?? "")",
      "case        \(text("case"))", "written     \(text("written")) by \(text("program"))",
    ]
    lines += (manifest["recipients"]?.elements ?? []).compactMap(\.text).map {
      "to          \(EvidenceText.escaped($0))"
    }
    lines += (manifest["counts"]?.elements ?? []).map {
      "holds       \($0["number"]?.integer ?? 0) \(EvidenceText.escaped($0["name"]?.text ?? ""))"
    }
    return lines
  }
}
