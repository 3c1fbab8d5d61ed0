// SPDX-License-Identifier: Apache-2.0
// One simulated person at the workbench: claim, cover, reveal, look, end, record; breaks are kept.

internal import Casework
internal import EvidenceModel
internal import SyntheticCorpus

/// One simulated person who works through the queue over HTTP.
struct ReplayAssessor {
  /// After so many seconds of a look the page gives a sign of life.
  private static let beatSeconds = 60.0
  /// How long somebody who is given nothing waits while others still look, in seconds.
  private static let pauseSeconds = 60.0

  /// The number in the simulated team.
  let number: Int
  /// Whether the person leads, and so knows the truth.
  let leads: Bool
  /// What the person asks the queue for.
  let kind: WorkKind
  let team: SimulatedAssessor
  let records: [Int64: TruthRecord]
  let time: ReplayTime
  let connection: ReplayConnection
  /// Called after each record.
  let onRecord: @Sendable () throws -> Void

  /// Works until nothing waits for this person, and nobody else has an item in hand.
  ///
  /// - Throws: ``CaseworkError``; errors of the connection.
  func work() async throws {
    do {
      while try await takeNext() {}
      await time.leave(number)
    } catch {
      await time.fail(error)
      throw error
    }
  }

  /// Takes the next item to its record, or waits; `false` when there is nothing left to do.
  private func takeNext() async throws -> Bool {
    try await time.takeTurn(number)
    let offer = try await connection.post(
      "/queue/next", ["kind": .string(kind.rawValue)])
    let item = offer["item"]?["item"]?.integer
    await time.endTurn(number, hasItem: item != nil)
    switch (offer["state"]?.text, item) {
    case ("item", let item?):
      try await look(at: item)
      return true
    case ("break", _):
      guard let until = offer["until"]?.text.flatMap(TimestampParser.rfc3339) else {
        throw CaseworkError(.internalFault, "the workbench does not say how long a break is")
      }
      try await time.sleep(number, until: until)
      return true
    case ("empty", _):
      if await time.isIdle { return false }
      try await time.sleep(number, until: await time.now.advanced(bySeconds: Self.pauseSeconds))
      return true
    default:
      throw CaseworkError(.internalFault, "the workbench handed out nothing to the simulation")
    }
  }

  private func look(at item: Int64) async throws {
    guard let record = records[item] else {
      throw CaseworkError(.internalFault, "item \(item) is not of the simulation's own corpus")
    }
    let covered = try await show(item, blur: 2, within: nil)
    let sharp = try await show(item, blur: 0, within: covered)
    let seconds = team.seconds(for: record)
    let end = await time.now.advanced(bySeconds: seconds)
    while await end.seconds(since: time.now) > Self.beatSeconds {
      try await time.sleep(number, until: await time.now.advanced(bySeconds: Self.beatSeconds))
      for view in [covered, sharp] {
        _ = try await connection.post("/views/\(view)/beat", ["active": true])
      }
    }
    try await time.sleep(number, until: end)
    // The look takes as long as the truth file says, whatever the steps of the simulated time.
    for (view, active) in [(sharp, seconds), (covered, 0)] {
      _ = try await connection.post("/views/\(view)/end", ["active_seconds": .number(active)])
    }
    let facts = try leads ? team.truth(of: record) : team.facts(for: record, rater: number)
    _ = try await connection.post(
      "/assessments",
      [
        "item": .integer(item), "route": "seen", "adjudication": .bool(kind == .dispute),
        "note": kind == .dispute ? "By the glyph that is printed on the picture." : .null,
        "facts": .object(facts.entries.map { .init($0.question.rawValue, .string($0.answer)) }),
      ])
    try onRecord()
  }

  /// Begins a view and fetches its picture, as the page does; gives the view's token.
  private func show(_ item: Int64, blur: Int, within outer: String?) async throws -> String {
    let view = try await connection.post(
      "/views",
      [
        "item": .integer(item), "purpose": "queue", "side": 640, "blur": JSONValue(blur),
        "grey": .bool(blur > 0), "frame": .null, "gesture": outer == nil ? .null : "toggle",
        "within": JSONValue(outer),
      ])
    guard let token = view["view"]?.text, let address = view["url"]?.text else {
      throw CaseworkError(.internalFault, "the workbench shows no picture of item \(item)")
    }
    guard try await !connection.get(address).isEmpty else {
      throw CaseworkError(.internalFault, "the workbench sent an empty picture of item \(item)")
    }
    return token
  }
}

extension SimulatedAssessor {
  /// The facts of somebody who knows the truth.
  fileprivate func truth(of record: TruthRecord) throws -> FactSheet {
    try SimulatedAssessor(raters: raters, seed: seed, error: .none).facts(for: record, rater: 0)
  }
}
