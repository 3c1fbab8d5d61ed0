// SPDX-License-Identifier: Apache-2.0
// Who may use a route.

internal import Casework

/// Who may use a route.
enum RouteAccess: Hashable, Sendable {
  /// Anybody who can reach the workbench: the sign-in page and what it is drawn with.
  case anyone
  /// Anybody who is signed in.
  case signedIn
  /// Who has a capability.
  case may(Capability)
  /// A machine whose token has a scope for one of some capabilities; no session, and no token of a person's whole role.
  case machine(anyOf: [Capability])

  /// A machine whose token has a scope for a capability.
  static func machine(_ capability: Capability) -> RouteAccess { .machine(anyOf: [capability]) }

  /// Whether `identity` may use the route.
  func allows(_ identity: Identity?) -> Bool {
    switch self {
    case .anyone: true
    case .signedIn: identity != nil
    case .may(let capability): identity?.actor.may(capability) == true
    case .machine(let capabilities):
      identity.map { $0.actor.token != nil && capabilities.contains(where: $0.actor.may) } == true
    }
  }

  /// Why somebody who is known may not use the route.
  var refusal: WorkbenchError {
    switch self {
    case .machine(let capabilities):
      WorkbenchError(
        .denied,
        "only the token of a machine with the scope \(Self.words(capabilities)) may use this; ask an administrator"
      )
    default:
      WorkbenchError(.denied, "your role does not allow this; ask somebody whose role does")
    }
  }
}

extension RouteAccess {
  /// Capabilities of which one is enough, in words.
  static func words(_ capabilities: [Capability]) -> String {
    capabilities.map(\.rawValue).joined(separator: " or ")
  }
}

/// By which proofs a route can be used, of those that its access allows.
///
/// The description of the API tells it; what refuses the others is ``WorkbenchRequest/sessionID`` and
/// ``WorkbenchRequest/person``.
enum RouteCaller: Hashable, Sendable {
  /// A session, the user's own token, the token of a machine with a scope for it.
  case anyProof
  /// A person: a session, or the user's own token of the whole role.
  case person
  /// A session alone.
  case session
}

extension RouteAccess {
  /// The scopes with any of which the token of a machine may use the route, as `caller` has it.
  func scopes(_ caller: RouteCaller) -> [TokenScope] {
    guard caller == .anyProof else { return [] }
    switch self {
    case .anyone: return []
    case .signedIn: return TokenScope.allCases
    case .may(let capability):
      return TokenScope.allCases.filter { $0.capabilities.contains(capability) }
    case .machine(let capabilities):
      return TokenScope.allCases.filter { !$0.capabilities.isDisjoint(with: capabilities) }
    }
  }
}
