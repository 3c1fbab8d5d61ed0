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

  /// Whether `identity` may use the route.
  func allows(_ identity: Identity?) -> Bool {
    switch self {
    case .anyone: true
    case .signedIn: identity != nil
    case .may(let capability): identity?.actor.may(capability) == true
    }
  }
}
