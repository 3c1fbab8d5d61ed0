// SPDX-License-Identifier: Apache-2.0
// The answers that were given before others' could be read: what agreement is measured by, and what starts a dispute.

internal import Catalog
internal import EvidenceModel

/// A look at an item, as far as it goes to who made it and when.
struct OrderedLook: Hashable {
  let assessment: Int64
  let rater: Int64
  /// In microseconds.
  let recorded: Int64
}

/// Tells answers that were given blind from those given once others' were open to the person.
///
/// Others' answers about an item open with the own (``AnswerAccess``). Who takes the own back afterwards, or records
/// anew, may have read them: the new record is a vote, but no independent word, and the earlier one stays the person's word.
/// Whether the person did read them is not asked.
struct BlindWords {
  let marks: AssessmentMarks

  /// The word of each person about one item: the newest answer that was given blind, and was not taken back blind.
  ///
  /// - Parameters:
  ///   - looks: All looks at the item but adjudications, taken back or not, in order.
  ///   - isDefinite: Whether an assessment says anything.
  /// - Returns: assessments by person, of those who have a word.
  /// - Complexity: O(looks³).
  func words(
    of looks: [OrderedLook], isDefinite: (Int64) throws -> Bool
  ) rethrows -> [Int64: Int64] {
    var words: [Int64: Int64] = [:]
    for (place, look) in looks.enumerated() where try isDefinite(look.assessment) {
      guard !wereOthersOpen(to: look.rater, in: looks[..<place]),
        !isTakenBackBlind(look, looks)
      else { continue }
      words[look.rater] = look.assessment
    }
    return words
  }

  /// The words of an item that two people or more looked at, in order; where one looked alone, nothing can differ.
  ///
  /// - Complexity: O(looks³).
  func wordsOfSeveral(
    _ looks: [OrderedLook], isDefinite: (Int64) throws -> Bool
  ) rethrows -> [Int64] {
    guard let first = looks.first, looks.contains(where: { $0.rater != first.rater }) else {
      return []
    }
    return try words(of: looks, isDefinite: isDefinite).values.sorted()
  }

  /// Whether an own answer stood beside another's word at some moment while these looks were made.
  private func wereOthersOpen(to rater: Int64, in looks: ArraySlice<OrderedLook>) -> Bool {
    looks.contains { own in
      own.rater == rater && looks.contains { opens(own, $0) }
    }
  }

  /// Whether an answer was taken back before another's could be read.
  private func isTakenBackBlind(_ look: OrderedLook, _ looks: [OrderedLook]) -> Bool {
    marks.withdrawals[look.assessment] != nil && !looks.contains { opens(look, $0) }
  }

  /// Whether an own answer stood while another's look was there.
  private func opens(_ own: OrderedLook, _ other: OrderedLook) -> Bool {
    guard other.rater != own.rater, !marks.unsure.contains(own.assessment) else { return false }
    return other.assessment < own.assessment
      || (marks.withdrawals[own.assessment] ?? .max) > other.recorded
  }
}

extension AssessmentRow {
  /// The record as a look in its order; `nil` for what is none, or settles a dispute.
  var orderedLook: OrderedLook? {
    guard route == .seen, kind == .first else { return nil }
    return OrderedLook(assessment: id, rater: userId, recorded: recorded)
  }
}
