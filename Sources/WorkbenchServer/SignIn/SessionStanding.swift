// SPDX-License-Identifier: Apache-2.0
// How far a session may be from being open for a route to answer it.

internal import Casework

/// How far a session may be from being open for a route to answer it.
enum SessionStanding: Hashable, Sendable {
  /// Only a session that is neither locked nor waits for a new password.
  case open
  /// Also a session that waits for a new password.
  case choosing
  /// Also a locked session.
  case locked

  /// Why a route of this standing does not answer `identity`; `nil` when it does.
  func objection(to identity: Identity?) -> WorkbenchError? {
    guard case .session(_, let session)? = identity?.proof, self != .locked else { return nil }
    if session.isLocked {
      return WorkbenchError(.locked, "this session is locked; give your password to go on")
    }
    guard session.mustChangePassword, self == .open else { return nil }
    return WorkbenchError(
      .passwordChangeNeeded, "this is a one-time password; choose a password of your own first")
  }
}

extension Identity {
  /// Whether pages may show anything of the case to who asks.
  var isOpen: Bool { SessionStanding.open.objection(to: self) == nil }
}
