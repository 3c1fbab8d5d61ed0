// SPDX-License-Identifier: Apache-2.0
// What of a plan does not fit its case, told before it is stored.

internal import Catalog
internal import EvidenceModel
internal import LegalRegime

extension StudyPlanService {
  /// What is to be known of a plan before it is stored, a sentence each: of its regimes, leads and golden items, and whether
  /// these are enough.
  ///
  /// People rate pictures and videos: any other golden item gives itself away. One that was not selected closes the reasons
  /// of all items to who assesses for as long as it waits.
  ///
  /// - Throws: ``CaseworkError`` `.usage` with the first fault of the file; errors of the catalog.
  /// - Complexity: O(golden items + users).
  public func remarks(on text: String) throws -> [String] {
    let plan = try StudyPlan(yaml: text)
    return try store.catalog.read { reader in
      let run = try reader.maximum(SelectionRunRow.self, column: "id")
      return
        try [
          regimeRemark(plan, reader), Self.leadRemark(plan, reader),
          plan.goldenNotice(showing: showing(plan, reader)),
        ].compactMap(\.self)
        + plan.golden.compactMap { try Self.goldenRemark($0.item, run: run, reader) }
    }
  }

  private func regimeRemark(_ plan: StudyPlan, _ reader: any CatalogReader) throws -> String? {
    let inForce = try CaseRegimes.inForce(reader, own: store.description.regime, state: nil)
      .map(\.regime.id)
    guard Set(inForce) != Set(plan.regimes) else { return nil }
    return
      "The plan names the regimes \(plan.regimes.joined(separator: ", ")), and in force are "
      + "\(inForce.joined(separator: ", ")): unless that changes, reports list it as a deviation."
  }

  private static func leadRemark(_ plan: StudyPlan, _ reader: any CatalogReader) throws -> String? {
    guard let name = try unable(plan, reader) else { return nil }
    return
      "`leads` names \(EvidenceText.escaped(name)), who is no active user that may settle disputes: "
      + "the plan is refused until that is mended."
  }

  /// The first of those named to lead who cannot.
  static func unable(_ plan: StudyPlan, _ reader: any CatalogReader) throws -> String? {
    let users = try reader.rows(UserRow.self)
    return plan.leads.first { name in
      !users.contains { user in
        user.name == name && user.state == "active"
          && UserRole(rawValue: user.role).flatMap { Actor.capabilities[$0] }?
            .contains(.adjudicate) ?? false
      }
    }
  }

  /// How many golden items can show, by the law and rules in force now, somebody who answers one class up.
  private func showing(_ plan: StudyPlan, _ reader: any CatalogReader) throws -> Int {
    let own = try CaseRegimes.inForce(reader, own: store.description.regime)[0].regime
    let law = GoldenLaw(own, confirmed: try RegimeService.confirmed(own, reader))
    let now = store.clock()
    return try plan.golden.count { golden in
      guard let row = try reader.row(ItemRow.self, key: .integer(golden.item)) else { return false }
      return Self.canBeSeen(row) && law.hasClassAbove(golden.facts, of: row.kind, on: now)
    }
  }

  private static func canBeSeen(_ row: ItemRow) -> Bool {
    (row.kind == .image || row.kind == .video) && row.state == WallState.decoded.rawValue
  }

  private static func goldenRemark(
    _ item: Int64, run: Int64?, _ reader: any CatalogReader
  ) throws -> String? {
    guard let row = try reader.row(ItemRow.self, key: .integer(item)) else {
      return "Golden item \(item): there is no such item."
    }
    guard row.kind == .image || row.kind == .video else {
      return
        "Golden item \(item) is no picture and no video (\(row.kind.rawValue)): it gives itself away among the work; "
        + "choose another."
    }
    guard row.state == WallState.decoded.rawValue else {
      return "Golden item \(item) could not be decoded, so that nobody can see it; choose another."
    }
    guard let run else { return nil }
    let selection = try reader.row(SelectionRow.self, key: .integer(run), .integer(item))
    guard selection?.decision != .selected, selection?.sampled != true else { return nil }
    return
      "Golden item \(item) was not selected: until everybody has rated it, nobody who assesses is told which items were "
      + "selected, and why."
  }
}
