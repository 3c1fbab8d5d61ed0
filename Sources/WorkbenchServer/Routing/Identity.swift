// SPDX-License-Identifier: Apache-2.0
// Who asks, and how the workbench finds out.

internal import Casework
internal import HTTPTypes
internal import Hummingbird

/// Who asks.
struct Identity: Sendable {
  /// How a person or machine proved who it is.
  enum Proof: Hashable, Sendable {
    /// A token in the `Authorization` field: no browser sends it by itself.
    case token
    /// The cookie of a session.
    case session(id: String, Session)
  }

  /// The user.
  let actor: Actor
  /// How the user proved it.
  let proof: Proof
  /// What the pages of this session send back with every change; `nil` where no browser is in between.
  var csrfToken: String?

  /// The session's number, which stays while its identifier changes; `nil` for tokens.
  var sessionNumber: Int? {
    if case .session(_, let session) = proof { session.number } else { nil }
  }
}

/// Finds out who asks.
protocol Identifying: Sendable {
  /// Who sent a request with this head; `nil` for nobody known.
  ///
  /// Blocks.
  func identify(_ head: HTTPRequest) throws -> Identity?
}
