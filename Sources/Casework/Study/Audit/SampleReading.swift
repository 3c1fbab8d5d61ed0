// SPDX-License-Identifier: Apache-2.0
// What looking at a sample's items came to so far: what was looked at, found, and is not settled.

internal import Catalog
internal import EvidenceModel

/// What looking at a sample's items came to so far.
struct SampleReading {
  /// Items that somebody has looked at for the sample.
  private(set) var examined = 0
  /// Of these, those that are criminal.
  private(set) var found = 0
  /// Of these, those on which people differ or that nobody could tell.
  private(set) var unsettled = 0
  /// Items that wait for their look.
  private(set) var waiting = 0
  /// Waiting items that every active person who assesses has looked at already.
  private(set) var hopeless = 0
  /// Looks of people who were removed since.
  private(set) var formerLooks = 0

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
      let looks = Self.looks(all, for: sample)
      formerLooks += looks.count { former.contains($0.rater) }
      guard !looks.isEmpty else {
        waiting += 1
        if raters.isSubset(of: all.map(\.rater)) { hopeless += 1 }
        continue
      }
      examined += 1
      switch Self.result(looks, all: all, votes: votes) {
      case true?: found += 1
      case false?: break
      case nil: unsettled += 1
      }
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

  /// Whether the item is criminal; `nil` while that is not settled.
  private static func result(_ looks: [Vote], all: [Vote], votes: AuditVotes) -> Bool? {
    let first = looks.first?.assessment ?? 0
    if let settled = all.last(where: \.isAdjudication), settled.assessment > first {
      return told(settled.outcome, votes)
    }
    // What an earlier adjudication said does not outweigh the look that checks it.
    let told = Set(looks.map { Self.told($0.outcome, votes) })
    guard told.count == 1, let one = told.first, let one else { return nil }
    guard one else { return false }
    let earlier = all.filter { !$0.isAdjudication && $0.assessment < first }
    return earlier.isEmpty ? true : nil
  }

  private static func told(_ outcome: GradeOutcome, _ votes: AuditVotes) -> Bool? {
    if votes.isCriminal(outcome) { return true }
    return AuditVotes.isNegative(outcome) ? false : nil
  }
}
