// SPDX-License-Identifier: Apache-2.0
// martlet case: make a case, erase a case.

internal import ArgumentParser
internal import Casework
internal import EvidenceModel
internal import EvidenceVault

/// `martlet case`.
struct CaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "case", abstract: "Make or erase a case.", subcommands: [Create.self, Erase.self])

  /// `martlet case create`.
  struct Create: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a new casefile with one administrator.")

    @Argument(help: ArgumentHelp("The folder to make.", valueName: "dir"))
    var path: String

    @Option(help: "The case's name; the folder's name by default.")
    var name: String?

    @Option(help: "The legal regime.")
    var regime = "uk-england-wales"

    @Option(
      help: ArgumentHelp("The authority under which the material is held.", valueName: "text"))
    var authority = ""

    @Option(help: ArgumentHelp("The zone in which days are cut.", valueName: "zone"))
    var timeZone = "UTC"

    @Option(help: ArgumentHelp("Make the key file here.", valueName: "file"))
    var keyFile: String?

    @Option(
      help: ArgumentHelp("Wrap the keys by a passphrase read from this descriptor.", valueName: "n")
    )
    var passphraseFd: Int32?

    @Option(help: "The first administrator's name.")
    var administrator = "admin"

    @Flag(help: "Mark the case as synthetic, for good.")
    var synthetic = false

    @Flag(help: "Make the case on a network file system.")
    var allowNetworkFs = false

    func validate() throws {
      guard keyFile == nil || passphraseFd == nil else {
        throw ValidationError("--key-file and --passphrase-fd exclude each other")
      }
    }

    func run() throws {
      let id = CaseCreation.makeID()
      let keyPath = KeyPlaces.path(given: keyFile, caseID: id)
      let keys: CaseCreation.Keys =
        if let passphraseFd {
          .passphrase(try Passphrase.read(from: passphraseFd))
        } else {
          .newKeyFile(keyPath)
        }
      let creation = CaseCreation(
        path: path, name: name ?? CaseFolder(path: path).lastComponent, regime: regime,
        authority: authority, timeZone: timeZone, isSynthetic: synthetic,
        administrator: administrator)
      let (store, token) = try creation.create(
        id: id, keys: keys, driver: SQLiteDriver(), allowsNetworkFileSystem: allowNetworkFs,
        clock: SystemClock.now)
      try store.close()
      Console.note("Made the case \(EvidenceText.escaped(path)).")
      if passphraseFd == nil {
        Console.note(
          "Its key is in \(EvidenceText.escaped(keyPath)). A lost key is a lost case: copy it.")
      } else {
        Console.note("A lost passphrase is a lost case: keep it where it will be found.")
      }
      Console.note("The token of \(administrator), shown once:")
      Console.print(token)
    }
  }

  /// `martlet case erase`.
  struct Erase: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Destroy the keys of a case, and with them all that was sealed.")

    @OptionGroup var options: CaseOptions

    @Option(help: ArgumentHelp("The case's name, typed as a confirmation.", valueName: "name"))
    var confirm: String

    func run() throws {
      let folder = CaseFolder(path: options.casePath)
      let description = try CaseDescription.read(from: folder)
      guard confirm == description.name else {
        throw CaseworkError(.usage, "--confirm does not give the case's name; nothing was erased")
      }
      let keyPath =
        options.passphraseFd == nil ? options.keyFilePath(caseID: description.id) : nil
      if let keyPath, try CaseErasure.finish(at: folder, keyFile: keyPath) {
        Console.note("The case was erased already; its key file, which was left, is gone now.")
        return
      }
      let store = try options.open()
      let actor = try options.actor(in: store)
      try CaseErasure(store: store, actor: actor).erase(keyFile: keyPath)
      Console.note(
        "Erased. The ledger stays and can be verified; copies of the key elsewhere must go too.")
    }
  }
}

extension CaseFolder {
  /// The last component of the folder's path.
  var lastComponent: String { path.split(separator: "/").last.map(String.init) ?? path }
}
