// SPDX-License-Identifier: Apache-2.0
// From what was recorded about an item to whether it waits, and for whom: one pure rule.

internal import Catalog
internal import EvidenceModel
internal import LegalRegime

/// One standing record, as far as the queue knows it.
struct QueueVote: Hashable {
  let rater: Int64
  let route: AssessmentRoute
  let isAdjudication: Bool
  /// Whether it was carried over a path that is gone, or from a record that was taken back.
  let isStale: Bool
  /// Whether the person was not sure and wishes for a second opinion.
  let isUnsure: Bool
  /// What the regime derives; `nil` without facts.
  let instrument: String?
  let severity: String?
  /// The record's number.
  var assessment: Int64 = 0
  /// When it was recorded, in microseconds.
  var recorded: Int64 = 0

  /// Whether it says anything about the item: an unsure record without a result does not.
  var isDefinite: Bool {
    AssessmentMarks.isDefinite(isUnsure: isUnsure, instrument: instrument)
  }

  /// The record as a look in its order; `nil` for what is none, or settles a dispute.
  var orderedLook: OrderedLook? {
    guard route == .seen, !isAdjudication else { return nil }
    return OrderedLook(assessment: assessment, rater: rater, recorded: recorded)
  }

  private var outcome: [String?] { [instrument ?? RegimeInstrument.none, severity] }

  func agrees(with other: QueueVote) -> Bool { outcome == other.outcome }
}

/// What was recorded about an item, as far as the queue goes by it.
struct QueueRecords: Hashable {
  /// What stands, oldest first.
  var votes: [QueueVote] = []
  /// What raters said before they could read each other's answers, though it was replaced or taken back since.
  var words: [QueueVote] = []

  /// Groups what stands, and words that are known already.
  init(votes: [QueueVote] = [], words: [QueueVote] = []) {
    (self.votes, self.words) = (votes, words)
  }

  /// Tells what stands of all records, oldest first, from what was taken back.
  init(all: [QueueVote], _ marks: AssessmentMarks) {
    votes = all.filter { !marks.withdrawn.contains($0.assessment) }
    let said = Dictionary(all.map { ($0.assessment, $0) }) { $1 }
    let words = BlindWords(marks: marks).wordsOfSeveral(all.compactMap(\.orderedLook)) {
      said[$0]?.isDefinite ?? false
    }
    self.words = words.compactMap { said[$0] }
  }
}

/// What the policy draws for an item.
struct QueueDraws: Hashable {
  let isRatedTwice: Bool
  let isSampledAfterGlance: Bool
  let isSampledAfterInference: Bool
  /// Whether it is the item decided by a tile that is looked at whatever the seed draws.
  var isFirstGlanced = false

  /// What is rated once and looked at whatever else decided it.
  static let all = QueueDraws(
    isRatedTwice: false, isSampledAfterGlance: true, isSampledAfterInference: true)
}

/// Whether an item waits, and for whom.
enum QueueState: Hashable {
  /// It waits for nobody.
  case done
  /// It waits for so many people, none of whom is `rater`.
  case rating(rater: Int64, remaining: Int)
  /// It waits for somebody who settles disputes.
  case lead

  /// The state of a selected item with these records.
  ///
  /// An item waits until one person has rated it, two where the seed draws it; who was unsure leaves it to
  /// another. A tile or a carried record spares nobody a look that the seed draws for two. When two have seen it and
  /// that is still not enough, or they differ or differed before they could read each other's answers, a lead decides.
  static func of(
    _ records: QueueRecords, draws: @autoclosure () throws -> QueueDraws
  ) rethrows -> QueueState {
    let votes = records.votes
    if votes.contains(where: { $0.isAdjudication && $0.route == .seen }) { return .done }
    var latest: [Int64: QueueVote] = [:]
    for vote in votes where vote.route == .seen { latest[vote.rater] = vote }
    if latest.isEmpty { return try unseen(votes, draws: draws) }
    let definite = latest.values.filter(\.isDefinite)
    if let first = definite.first, !definite.allSatisfy({ $0.agrees(with: first) }) { return .lead }
    let wanted = try draws().isRatedTwice ? 2 : 1
    let opinions = latest.values.count { !$0.isUnsure }
    if opinions >= wanted {
      let isOne = definite.first.map { first in records.words.allSatisfy { $0.agrees(with: first) }
      }
      return isOne ?? true ? .done : .lead
    }
    guard latest.count == 1, let rater = latest.keys.first else { return .lead }
    return .rating(rater: rater, remaining: wanted - opinions)
  }

  /// The state of an item of which samples or golden items ask something.
  ///
  /// Only looks count for these. An item that was not selected waits for nothing else; one that was settled is
  /// settled again when a later look differs.
  static func of(
    _ records: QueueRecords, need: AuditNeed, isSelected: Bool,
    draws: @autoclosure () throws -> QueueDraws
  ) rethrows -> QueueState {
    let votes = records.votes
    guard need != .none else { return try isSelected ? of(records, draws: draws()) : .done }
    var ratings: [Int64: [QueueVote]] = [:]
    for vote in votes where vote.route == .seen && !vote.isAdjudication {
      ratings[vote.rater, default: []].append(vote)
    }
    let missing = need.missing(ratings)
    if missing > 0 { return .rating(rater: ratings.keys.min() ?? 0, remaining: missing) }
    if let after = need.anotherAfter,
      let settled = votes.last(where: { $0.isAdjudication && $0.route == .seen }),
      ratings.values.contains(where: { votes in
        guard AuditNeed.isAnother(votes, after: after), let last = votes.last else { return false }
        return last.assessment > settled.assessment && !last.agrees(with: settled)
      })
    {
      return .lead
    }
    guard isSelected || !ratings.isEmpty else { return .done }
    return try of(records, draws: isSelected ? draws() : .all)
  }

  private static func unseen(
    _ votes: [QueueVote], draws: () throws -> QueueDraws
  ) rethrows -> QueueState {
    let isCarried = votes.contains { $0.route == .inferred && !$0.isStale }
    let isGlanced = votes.contains { $0.route == .glanced }
    let draws = try draws()
    // What two people are to look at waits for both, whatever was said of it without a look.
    if draws.isRatedTwice { return .rating(rater: 0, remaining: 2) }
    if isGlanced, draws.isFirstGlanced { return .rating(rater: 0, remaining: 1) }
    if isCarried, !draws.isSampledAfterInference { return .done }
    if !isCarried, isGlanced, !draws.isSampledAfterGlance { return .done }
    return .rating(rater: 0, remaining: 1)
  }
}
