// SPDX-License-Identifier: Apache-2.0
// martlet ledger: verify, show, and take checkpoints, without a key to the evidence.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel
internal import Foundation
internal import Ledger

/// `martlet ledger`.
struct LedgerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger", abstract: "Verify and show the record of everything done.",
    subcommands: [Verify.self, Show.self, CustodyCommand.self, CheckpointText.self])

  /// `martlet ledger verify`.
  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Recompute every tile and root of a case's ledger; needs no key to the evidence.")

    @Argument(help: ArgumentHelp("The case, or its ledger folder.", valueName: "dir"))
    var path: String

    @Option(
      help: ArgumentHelp("The ledger's public key: a file that holds its text.", valueName: "file"))
    var key: String?

    @Option(
      help: ArgumentHelp(
        "A checkpoint held elsewhere, to be continued by this one.", valueName: "file"))
    var since: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
      let verifier = try key.map { try HeldElsewhere.key(at: $0) }
      let note = try since.map { try HeldElsewhere.checkpoint(at: $0) }
      let folder = try LedgerFolder.find(path)
      let result = LedgerVerifier(directory: folder, key: verifier, since: note).verify()
      if json { Console.print(Self.json(result)) } else { Self.show(result) }
      if !result.isSound { throw ExitStatus.checkFailed }
    }

    private static func json(_ result: LedgerVerification) -> JSONValue {
      [
        "schema": "martlet.ledger-verification/1", "size": .integer(Int64(clamping: result.size)),
        "root": JSONValue(result.root?.description), "origin": JSONValue(result.origin),
        "unsealed": .integer(Int64(clamping: result.unsealed)),
        "signature_checked": .bool(result.signatureChecked),
        "consistent_since": result.consistentSince.map { .integer(Int64(clamping: $0)) } ?? .null,
        "assurance": .string(result.assurance.rawValue),
        "problems": .array(
          result.problems.map {
            [
              "code": .string($0.code.rawValue), "detail": .string($0.detail),
              "path": JSONValue($0.path),
            ]
          }),
      ]
    }

    private static func show(_ result: LedgerVerification) {
      for problem in result.problems {
        Console.print(
          "\(problem.code.rawValue): \(problem.detail)" + (problem.path.map { " (\($0))" } ?? ""))
      }
      Console.print("leaves  \(DecimalText.grouped(Int(clamping: result.size)))")
      Console.print("root    \(result.root?.description ?? "not to be had")")
      guard result.isSound else { return Console.print("NOT SOUND") }
      switch result.assurance {
      case .selfConsistent:
        Console.print(
          "self-consistent only: the key's holder could have rewritten all of it; give --key and --since"
        )
      case .signed:
        Console.print(
          "signed by the key: its holder could have rewritten what follows the last checkpoint held "
            + "elsewhere; give --since")
      case .continued:
        Console.print("continues the checkpoint given; give --key to check the signature")
      case .signedAndContinued:
        Console.print("signed by the key, and continues the checkpoint given")
      }
    }
  }

  /// `martlet ledger show`.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the public leaves, one JSON object a line.")

    @Argument(help: ArgumentHelp("The case, or its ledger folder.", valueName: "dir"))
    var path: String

    @Option(help: "The first leaf to print.")
    var from: UInt64 = 0

    @Option(help: "How many leaves to print.")
    var count: UInt64 = 1_000

    func run() throws {
      let reader = LedgerReader(directory: try LedgerFolder.find(path))
      let size = try reader.head().map { try Checkpoint($0).size } ?? 0
      var index = min(from, size)
      let end = min(size, index.addingReportingOverflow(count).overflow ? size : index + count)
      while index < end {
        let next = min(end, index + 256)
        for leaf in try reader.leaves(index..<next) {
          Console.print([
            "schema": "martlet.leaf/1", "leaf": .integer(Int64(clamping: index)),
            "kind": .string(leaf.kind), "time": .string(leaf.time.description),
            "actor": .string(leaf.actor),
            "fields": .object(leaf.fields.map { .init($0.name, .string($0.value)) }),
            "commitment": .string(HexText.encode(leaf.commitment.bytes)),
          ])
          index += 1
        }
      }
    }
  }

  /// `martlet ledger checkpoint`.
  struct CheckpointText: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "checkpoint",
      abstract: "Print the newest signed checkpoint; keep it elsewhere for --since.")

    @Argument(help: ArgumentHelp("The case, or its ledger folder.", valueName: "dir"))
    var path: String

    @Flag(help: "Print the ledger's public key instead, for --key.")
    var key = false

    func run() throws {
      if key {
        let description = try CaseDescription.read(from: CaseFolder(path: path))
        return Console.print(description.ledgerKey)
      }
      guard let note = try LedgerReader(directory: try LedgerFolder.find(path)).head() else {
        throw CaseworkError(.notFound, "the ledger has no checkpoint yet")
      }
      try Console.printRaw(note.bytes)
    }
  }
}

/// A ledger's folder, named by itself or by its case.
enum LedgerFolder {
  /// The folder with the tiles.
  ///
  /// - Throws: ``CaseworkError`` `.unreadable` when there is none, `.denied` when it may not be read.
  static func find(_ path: String) throws(CaseworkError) -> String {
    try CaseFolder(path: path).requireReadableLedger()
    let inCase = CaseFolder(path: path).ledger
    for candidate in [inCase, path]
    where FileManager.default.fileExists(atPath: candidate + "/checkpoint") {
      return candidate
    }
    throw CaseworkError(
      .unreadable, "\(EvidenceText.escaped(path)) holds no ledger: there is no checkpoint in it")
  }
}

/// What a verifier holds elsewhere, read from files; a file that is something else is a usage error, not
/// a failed check.
enum HeldElsewhere {
  static func key(at path: String) throws(CaseworkError) -> NoteVerifier {
    let text = try InputFile.text(at: path, what: "the key")
    guard let key = try? NoteVerifier(text: text.trimmingCharacters(in: .whitespacesAndNewlines))
    else {
      throw CaseworkError(
        .usage,
        "\(EvidenceText.escaped(path)) holds no ledger key; `ledger checkpoint --key` prints one")
    }
    return key
  }

  static func checkpoint(at path: String) throws(CaseworkError) -> SignedNote {
    let text = try InputFile.text(at: path, what: "the checkpoint")
    guard let note = try? SignedNote(bytes: Array(text.utf8)), (try? Checkpoint(note)) != nil else {
      throw CaseworkError(
        .usage, "\(EvidenceText.escaped(path)) holds no checkpoint; `ledger checkpoint` prints one")
    }
    return note
  }
}
