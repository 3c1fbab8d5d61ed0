// SPDX-License-Identifier: Apache-2.0
// martlet trust: whose signatures count.

internal import ArgumentParser
internal import EvidenceModel
internal import Foundation
internal import MediaDecoding
internal import TrustLists

/// `martlet trust`.
struct TrustCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trust",
    abstract: "Manage whose signatures on pictures are trusted; no list is shipped.",
    discussion: "Lists lie in the configuration folder and hold for inspect and ingest.",
    subcommands: [Import.self, List.self, Remove.self])

  /// `martlet trust import`.
  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Install certificates, or an Ed25519 key of pixel signatures, from a PEM file.")

    @Argument(help: ArgumentHelp("The PEM file.", valueName: "file"))
    var file: String

    @Option(help: "What to call the list; shown with what it vouches for.")
    var name: String

    @Option(help: "The day the list is of, as YYYY-MM-DD.")
    var date: String

    func run() throws {
      let bytes = try InputFile.bytes(at: file, what: "the file")
      let installed = try TrustPlace.folder.add(
        bytes, name: name, date: date, now: SystemClock.now())
      TrustPlace.show(installed)
      if installed.expired > 0 {
        Console.note(
          DecimalText.counted(
            installed.expired, "of its certificates has run out and vouches for nothing",
            "of its certificates have run out and vouch for nothing"))
      }
    }
  }

  /// `martlet trust list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List what is installed.")

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func run() throws {
      for list in try TrustPlace.folder.lists(now: SystemClock.now()) {
        if json { Console.print(list.json) } else { TrustPlace.show(list) }
      }
    }
  }

  /// `martlet trust remove`.
  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Remove a list; what was recorded with it stays.")

    @Argument(help: "The list's name.")
    var name: String

    func run() throws { try TrustPlace.folder.remove(name: name) }
  }
}

/// Where lists lie, and how they are shown.
enum TrustPlace {
  /// The person's folder: `martlet/trust` in the configuration folder.
  static var folder: TrustFolder {
    let environment = ProcessInfo.processInfo.environment
    let home = environment["HOME"] ?? NSHomeDirectory()
    let base =
      environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? home + "/.config"
    return TrustFolder(path: base + "/martlet/trust")
  }

  /// Whose signatures the person trusts.
  static func trust() throws -> ContentTrust { try folder.trust(now: SystemClock.now()) }

  static func show(_ list: InstalledTrust) {
    let what =
      list.kind == "pixel_key"
      ? "key of pixel signatures"
      : "\(DecimalText.counted(list.certificates, "certificate")), \(list.expired) run out"
    Console.print("\(list.name)  \(list.date)  \(what)  \(list.sha256)")
  }
}
