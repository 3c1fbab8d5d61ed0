// SPDX-License-Identifier: Apache-2.0
// martlet serve: the workbench, where people assess.

internal import ArgumentParser
internal import Casework
internal import WorkbenchServer

/// `martlet serve`.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Open the workbench, where people assess, at an address of this machine.",
    discussion: "Ctrl-C ends it; what was recorded stays.")

  @OptionGroup var options: CaseOptions

  @Option(help: "The address to listen at; any but this machine's own needs a certificate.")
  var host = "127.0.0.1"

  @Option(help: "The port to listen at; 0 for any that is free.")
  var port = WorkbenchConfiguration.standardPort

  @Option(help: ArgumentHelp("The PEM file of the certificate chain.", valueName: "file"))
  var tlsCertificate: String?

  @Option(help: ArgumentHelp("The PEM file of the certificate's key.", valueName: "file"))
  var tlsKey: String?

  @Flag(help: "Also answer machines that hold a token whether something is on a known list.")
  var matching = false

  @Option(
    help: ArgumentHelp(
      "How many queries a day each token has, with --matching; 10000 if not given.",
      valueName: "queries"))
  var matchingBudget: Int?

  func run() throws {
    var configuration = try WorkbenchConfiguration(
      host: host, port: port, certificate: try certificate())
    configuration.matchingBudget = try budget()
    configuration.listDatabases = .standard
    let store = try options.open()
    let actor = try options.actor(in: store)
    if actor.may(.importLists) { configuration.librarian = actor }
    if options.library != nil {
      let taking = LibraryTaking(
        store: store, actor: actor, isInterrupted: { Interruption.isRequested })
      for line in try taking.run() { Console.note("martlet: " + line) }
    }
    try WorkbenchRun(store: store, configuration: configuration).run(
      prepare: { try giveFirstPassword(store) },
      onStart: { Console.print("The workbench is open at \($0)") })
    try store.close()
  }

  /// Prints a one-time password as long as nobody has chosen a password.
  private func giveFirstPassword(_ store: CaseStore) throws {
    let service = CredentialService(store: store, actor: .keyHolder)
    do {
      guard let first = try service.firstRun() else { return }
      Console.note(
        "Nobody has chosen a password yet. Sign in as \(first.name) with this one-time password:")
      Console.print(first.password)
    } catch let error as CaseworkError where error.code == .usage {
      Console.note(
        "Nobody has chosen a password yet, and the case has several administrators; "
          + "run martlet user password NAME for one of them")
    }
  }

  private func budget() throws(CaseworkError) -> Int? {
    guard matching else {
      guard matchingBudget == nil else {
        throw CaseworkError(.usage, "--matching-budget needs --matching")
      }
      return nil
    }
    let budget = matchingBudget ?? MatchingService.standardBudget
    guard MatchingService.budgets.contains(budget) else {
      throw CaseworkError(
        .usage,
        "--matching-budget must be a number from \(MatchingService.budgets.lowerBound) to "
          + "\(MatchingService.budgets.upperBound)")
    }
    return budget
  }

  private func certificate() throws(CaseworkError) -> WorkbenchConfiguration.Certificate? {
    switch (tlsCertificate, tlsKey) {
    case (nil, nil): return nil
    case (let chain?, let key?): return .init(chain: chain, key: key)
    default:
      throw CaseworkError(.usage, "--tls-certificate and --tls-key come together or not at all")
    }
  }
}
