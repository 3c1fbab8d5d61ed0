// SPDX-License-Identifier: Apache-2.0
// The people of a demo case: an administrator, a lead, and the simulated assessors.

internal import Casework
internal import EvidenceModel
internal import LegalRegime

/// The people of a demo case.
struct DemoPeople {
  static let administratorName = "admin"
  static let leadName = "lead"

  /// The name of the simulated assessor with a number, from 0.
  static func assessorName(_ number: Int) -> String {
    "assessor-\(DecimalText.padded(number + 1, to: 2))"
  }

  let administrator: Actor
  let lead: Actor
  /// The assessors, by the simulation's rater number.
  let raters: [Actor]
  private let store: CaseStore

  /// Adds whoever is missing.
  init(store: CaseStore, keys: DemoKeys, raters: Int) throws {
    self.store = store
    guard let token = keys.token(of: Self.administratorName) else {
      throw CaseworkError(.denied, "the demo's tokens are missing; name a new folder")
    }
    let administrator = try UserService.authenticate(
      name: Self.administratorName, token: token, store: store)
    let service = UserService(store: store, actor: administrator)
    let present = Set(try service.list().map(\.name))
    func person(_ name: String, _ role: UserRole) throws -> Actor {
      if !present.contains(name) {
        try keys.keep(token: try service.add(name: name, role: role), of: name)
      } else if keys.token(of: name) == nil {
        try keys.keep(token: try service.renewToken(name: name), of: name)
      }
      return try UserService.authenticate(
        name: name, token: keys.token(of: name) ?? "", store: store)
    }
    self.administrator = administrator
    lead = try person(Self.leadName, .lead)
    self.raters = try (0..<max(1, raters)).map {
      try person(Self.assessorName($0), .assessor)
    }
  }

  /// Confirms the regime's unverified rules, as the administrator of a synthetic case may.
  func confirmRules() throws {
    let service = RegimeService(store: store, actor: administrator)
    let confirmed = try service.confirmed()
    let open = try RegimeLibrary.regime(store.description.regime).rules.filter {
      !$0.isVerified && !confirmed.contains($0.name)
    }
    if !open.isEmpty { try service.confirm(rules: open.map(\.name), because: "a synthetic case") }
  }
}
