// SPDX-License-Identifier: Apache-2.0
// The workbench at the end of a demo: an address, a one-time login, and items that wait.

internal import Casework
internal import EvidenceModel
internal import Foundation
internal import WorkbenchServer

extension DemoRun {
  /// Opens the workbench on the demo's case, at the standard port or any that is free, until Ctrl-C.
  func serve(_ folder: String) throws {
    let keys = DemoKeys(directory: directory, name: URL(filePath: folder).lastPathComponent)
    let store = try CaseStore.open(
      path: folder, keys: .keyFile(keys.keyFile), driver: SQLiteDriver(), clock: SystemClock.now)
    let administrator = try UserService.authenticate(
      name: DemoPeople.administratorName,
      token: keys.token(of: DemoPeople.administratorName) ?? "", store: store)
    let login = try CredentialService(store: store, actor: administrator).reset(
      name: DemoPeople.leadName, removesCodes: true)
    do { try serve(store, login, port: WorkbenchConfiguration.standardPort) } catch let error
      as CaseworkError where error.code == .unwritable
    { try serve(store, login, port: 0) }
    try store.close()
  }

  private func serve(_ store: CaseStore, _ login: OneTimePassword, port: Int) throws {
    var configuration = try WorkbenchConfiguration(port: port)
    configuration.listDatabases = .standard
    try WorkbenchRun(store: store, configuration: configuration).run { address in
      Console.print("")
      Console.print("workbench          \(address)")
      Console.print("sign in as         \(login.name)")
      Console.print("one-time password  \(login.password)")
      Console.note(
        "The queue shows what waits. Ctrl-C ends the workbench; run the demo again to open it anew."
      )
    }
  }
}
