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
  }

  /// The user.
  let actor: Actor
  /// How the user proved it.
  let proof: Proof
  /// What the pages of this session send back with every change; `nil` where no browser is in between.
  var csrfToken: String?
}

/// Finds out who asks.
protocol Identifying: Sendable {
  /// Who sent a request with this head; `nil` for nobody known.
  ///
  /// Blocks.
  func identify(_ head: HTTPRequest) throws -> Identity?
}

/// Knows users by their own tokens: `Authorization: Bearer mt_…`.
struct TokenIdentifying: Identifying {
  let store: CaseStore

  func identify(_ head: HTTPRequest) throws -> Identity? {
    guard let field = head.headerFields[.authorization] else { return nil }
    let parts = field.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    return try UserService.authenticate(token: String(parts[1]), store: store).map {
      Identity(actor: $0, proof: .token)
    }
  }
}
