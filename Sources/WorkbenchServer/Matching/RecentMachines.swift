// SPDX-License-Identifier: Apache-2.0
// Machines that ask thousands of times a second prove who they are some of these times.

internal import Casework
internal import HTTPTypes
internal import Synchronization

/// Machines that proved who they are a moment ago.
///
/// A look-up costs less than reading from the catalog whose token it is, so the matching routes take what was read for
/// ``lasting``: for as long a revoked token is still answered, and no longer.
final class RecentMachines: Sendable {
  /// How long a proof is taken.
  static let lasting = Duration.milliseconds(50)
  /// The most machines that are remembered at once.
  static let most = 256

  private struct Proof {
    let identity: Identity
    let time: ContinuousClock.Instant
  }

  private let proofs = Mutex<[String: Proof]>([:])

  /// Who sent a request with this head, if the same field was proved a moment before `now`.
  func identity(of head: HTTPRequest, at now: ContinuousClock.Instant = .now) -> Identity? {
    guard let field = head.headerFields[.authorization] else { return nil }
    return proofs.withLock { proofs in
      proofs[field].flatMap { now - $0.time < Self.lasting ? $0.identity : nil }
    }
  }

  /// Remembers that a machine proved who it is; what is older is forgotten.
  func note(
    _ identity: Identity, by head: HTTPRequest, at now: ContinuousClock.Instant = .now
  ) {
    guard identity.actor.token != nil, let field = head.headerFields[.authorization] else { return }
    proofs.withLock { proofs in
      if proofs.count >= Self.most { proofs = proofs.filter { now - $0.value.time < Self.lasting } }
      guard proofs.count < Self.most else { return }
      proofs[field] = Proof(identity: identity, time: now)
    }
  }
}
