// SPDX-License-Identifier: Apache-2.0
// Why somebody was not let in.

/// Why somebody was not let in.
public enum SignInError: Error, Hashable, Sendable {
  /// The name, the password or the code is wrong, or the user inactive: told alike.
  case refused
  /// There were too many failures: wait so many seconds, at least one.
  case wait(seconds: Int)
  /// The session, or the question for a code, is over: sign in again.
  case over

  /// What happened and what to do.
  public var userMessage: String {
    switch self {
    case .refused:
      "the name, password or code is not right; try again, or ask an administrator for a one-time "
        + "password"
    case .wait(let seconds): "there were too many failures; try again in \(seconds) s"
    case .over: "this session is over; sign in again"
    }
  }
}
