// SPDX-License-Identifier: Apache-2.0
// How a person will want to be shown what comes next: as what came last.

internal import Casework
internal import Synchronization

/// Remembers the manners in which each person was shown pictures last, so that the next ones can be made
/// ahead of time.
final class LikelyManners: Sendable {
  /// How many manners of a person are remembered: covered and uncovered.
  private static let most = 2

  private let known = Mutex<[Int64: [ViewManner]]>([:])

  /// Takes note of how a person is shown a picture.
  func note(_ manner: ViewManner, of user: Int64) {
    known.withLock { known in
      let others = (known[user] ?? []).filter { $0 != manner }
      known[user] = Array(([manner] + others).prefix(Self.most))
    }
  }

  /// The manners in which a person was shown pictures last.
  func manners(of user: Int64) -> [ViewManner] { known.withLock { $0[user] ?? [] } }
}

extension Desk {
  /// Makes the pictures of items ahead of time, as the person was shown pictures last; in memory only.
  ///
  /// Returns at once. To be called with the items that the queue is about to give to the person.
  func prefetch(_ items: [Int64], for actor: Actor) {
    guard let user = actor.user else { return }
    let manners = manners.manners(of: user)
    pictures.prefetch(
      items.flatMap { item in manners.map { PictureOrder(item: item, manner: $0) } })
  }
}
