// SPDX-License-Identifier: Apache-2.0
// Answers that people have begun and not recorded: in memory alone, for as long as the hold of the item lasts.

internal import Casework
internal import EvidenceModel
internal import Synchronization

/// What somebody has begun to say of an item, and not recorded.
struct BegunAnswer: Hashable, Sendable {
  /// The answers so far.
  var facts = FactSheet.empty
  /// Whether a second opinion is wished for.
  var wantsSecondOpinion = false
  /// A note on the item, half written.
  var note: String?
  /// Why a dispute is settled so, half written.
  var reason: String?
  /// The name of a series, half written.
  var series: String?
}

/// Keeps what people have begun, so that a lock or a page that is loaded anew costs nobody an answer.
///
/// Nothing is written anywhere, and nobody is given what another began. An answer belongs to one hold of an item: once the
/// hold is over, by a record, by leaving the item, by time, it is given to nobody, and a new hold begins with nothing.
final class BegunAnswers: Sendable {
  /// The most answers that are kept of one person; the oldest goes for another.
  static let mostOfOne = 4

  private struct Kept {
    let item: Int64
    let hold: Instant
    let answer: BegunAnswer
  }

  private let kept = Mutex<[Int64: [Kept]]>([:])

  /// Keeps what a person has begun under a hold, in the place of what was kept of the item before.
  func keep(_ answer: BegunAnswer, item: Int64, hold: Instant, of user: Int64) {
    kept.withLock { kept in
      let others = (kept[user] ?? []).filter { $0.item != item }
      kept[user] = (others + [Kept(item: item, hold: hold, answer: answer)]).suffix(Self.mostOfOne)
    }
  }

  /// What the person has begun under this hold; `nil` for nothing.
  func answer(item: Int64, hold: Instant, of user: Int64) -> BegunAnswer? {
    kept.withLock { kept in
      kept[user]?.first { $0.item == item && $0.hold == hold }?.answer
    }
  }

  /// Forgets what a person has begun about items.
  func drop(_ items: some Sequence<Int64>, of user: Int64?) {
    guard let user else { return }
    let items = Set(items)
    kept.withLock { kept in
      let left = (kept[user] ?? []).filter { !items.contains($0.item) }
      kept[user] = left.isEmpty ? nil : left
    }
  }

  /// How many answers are kept of a person.
  func count(of user: Int64) -> Int { kept.withLock { $0[user]?.count ?? 0 } }
}
