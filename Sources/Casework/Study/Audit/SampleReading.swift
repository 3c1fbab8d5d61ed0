// SPDX-License-Identifier: Apache-2.0
// What looking at a sample's items came to so far: what was looked at, found, and is not settled.

internal import Catalog
internal import EvidenceModel

/// What looks say of an item since a sample was drawn.
enum AuditedState: Hashable {
  /// Nobody looked at it for the first time.
  case unseen
  /// It is criminal, by this instrument; by an empty name where people differ on which.
  case criminal(String)
  /// It is not criminal.
  case clear
  /// People differ, or nobody could tell.
  case unsettled
}

/// What looking at a sample's items came to so far.
struct SampleReading {
  /// Items that somebody has looked at for the sample.
  private(set) var examined = 0
  /// Of these, those that are criminal.
  private(set) var found = 0
  /// The criminal ones by instrument; the empty name stands for those on whose instrument people differ.
  private(set) var instruments: [String: Int] = [:]
  /// Of those examined, those on which people differ or that nobody could tell.
  private(set) var unsettled = 0
  /// Of these, those whose result is a draft of a rule that nobody confirmed.
  private(set) var drafts = 0
  /// Items that wait for their look.
  private(set) var waiting = 0
  /// Waiting items that every active person who assesses has looked at already.
  private(set) var hopeless = 0
  /// Looks of people who were removed since.
  private(set) var formerLooks = 0
  /// What looks say of each item of the sample.
  private(set) var items: [Int64: AuditedState] = [:]

  /// Reads one sample.
  ///
  /// - Parameters:
  ///   - sample: The sample.
  ///   - votes: The standing looks of the case.
  ///   - reader: The case.
  /// - Throws: errors of the catalog.
  /// - Complexity: O(items of the sample × people).
  init(_ sample: StudySampleRow, votes: AuditVotes, _ reader: any CatalogReader) throws {
    let users = try reader.rows(UserRow.self)
    let raters = Set(
      users.filter { $0.state == "active" && Self.mayAssess($0.role) }.map(\.id))
    let former = Set(users.filter { $0.state != "active" }.map(\.id))
    let items = try reader.rows(
      StudySampleItemRow.self, where: [.equals("sample_id", .integer(sample.id))],
      orderedBy: ["position"])
    for row in items {
      let all = votes.votes[row.itemId] ?? []
      formerLooks += Self.looks(all, for: sample).count { former.contains($0.rater) }
      let state = Self.state(of: row.itemId, for: sample, votes)
      self.items[row.itemId] = state
      switch state {
      case .unseen:
        waiting += 1
        if raters.isSubset(of: all.map(\.rater)) { hopeless += 1 }
        continue
      case .criminal(let instrument):
        found += 1
        instruments[instrument, default: 0] += 1
      case .clear: break
      case .unsettled:
        unsettled += 1
        let outcomes = Self.outcomes(Self.looks(all, for: sample), all: all)
        if outcomes.contains(where: { $0.draft != nil }) { drafts += 1 }
      }
      examined += 1
    }
  }

  /// What looks say of an item since a sample was drawn, by people who had not looked at it before.
  static func state(
    of item: Int64, for sample: StudySampleRow, _ votes: AuditVotes
  ) -> AuditedState {
    let all = votes.votes[item] ?? []
    let looks = Self.looks(all, for: sample)
    guard !looks.isEmpty else { return .unseen }
    let words = Self.looks(votes.words[item] ?? [], for: sample)
    switch result(looks, words: words, all: all, votes: votes) {
    case true?: return .criminal(instrument(looks, all: all))
    case false?: return .clear
    case nil: return .unsettled
    }
  }

  private static func mayAssess(_ role: String) -> Bool {
    UserRole(rawValue: role).flatMap { Actor.capabilities[$0] }?.contains(.assess) ?? false
  }

  /// The looks that were made for the sample: of people who had not looked at the item before it was drawn.
  private static func looks(_ votes: [Vote], for sample: StudySampleRow) -> [Vote] {
    let ratings = votes.filter { !$0.isAdjudication }
    let earlier = Set(
      ratings.filter { $0.assessment <= sample.lastAssessment }.map(\.rater))
    var newest: [Int64: Vote] = [:]
    for vote in ratings where !earlier.contains(vote.rater) { newest[vote.rater] = vote }
    return newest.values.sorted { $0.assessment < $1.assessment }
  }

  /// Whether the item is criminal; `nil` while that is not settled, as where somebody said otherwise before others' answers
  /// could be read.
  private static func result(
    _ looks: [Vote], words: [Vote], all: [Vote], votes: AuditVotes
  ) -> Bool? {
    let first = looks.first?.assessment ?? 0
    if let settled = all.last(where: \.isAdjudication), settled.assessment > first {
      return told(settled.outcome, votes)
    }
    // What an earlier adjudication said does not outweigh the look that checks it.
    let told = Set((looks + words).map { Self.told($0.outcome, votes) })
    guard told.count == 1, let one = told.first, let one else { return nil }
    guard one else { return false }
    let earlier = all.filter { !$0.isAdjudication && $0.assessment < first }
    return earlier.isEmpty ? true : nil
  }

  /// The instrument of an item that was found to be criminal.
  private static func instrument(_ looks: [Vote], all: [Vote]) -> String {
    let named = Set(outcomes(looks, all: all).map { $0.result?.instrument ?? "" })
    return named.count == 1 ? named.first ?? "" : ""
  }

  /// What an item's result follows from: what settled it after it was looked at for the sample, else these looks.
  private static func outcomes(_ looks: [Vote], all: [Vote]) -> [GradeOutcome] {
    let first = looks.first?.assessment ?? 0
    if let settled = all.last(where: \.isAdjudication), settled.assessment > first {
      return [settled.outcome]
    }
    return looks.map(\.outcome)
  }

  private static func told(_ outcome: GradeOutcome, _ votes: AuditVotes) -> Bool? {
    if votes.isCriminal(outcome) { return true }
    return votes.isNegative(outcome) ? false : nil
  }
}
