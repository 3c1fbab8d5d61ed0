// SPDX-License-Identifier: Apache-2.0
// The views that ended a while ago, so that an end that is told twice is the same end.

/// The views that ended a while ago, by token.
///
/// A page whose telling of an end got no answer tells it again; it may have arrived the first time.
struct EndedViews {
  /// How many are remembered; a further one takes the place of the oldest.
  static let most = 4_096

  private var sessions: [String: String] = [:]
  private var tokens: [String] = []
  /// The place of the oldest once there are ``most``.
  private var oldest = 0

  /// Remembers that a view of a session ended.
  ///
  /// - Complexity: O(1).
  mutating func add(_ token: String, of session: String) {
    if tokens.count < Self.most {
      tokens.append(token)
    } else {
      sessions[tokens[oldest]] = nil
      tokens[oldest] = token
      oldest = (oldest + 1) % Self.most
    }
    sessions[token] = session
  }

  /// Whether a view of a session is known to have ended.
  func contains(_ token: String, of session: String) -> Bool { sessions[token] == session }
}
