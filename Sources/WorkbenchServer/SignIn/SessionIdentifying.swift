// SPDX-License-Identifier: Apache-2.0
// Who asks: by a session's cookie, or by a token that no browser sends by itself.

internal import Casework
internal import HTTPTypes
internal import Hummingbird

/// Knows people by their session and machines by their token.
struct SessionIdentifying: Identifying {
  let signIn: SignInService
  let store: CaseStore
  let cookie: SessionCookie

  func identify(_ head: HTTPRequest) throws -> Identity? {
    if head.headerFields[.authorization] != nil { return try byToken(head) }
    guard let id = cookie.id(in: head) else { return nil }
    // What a page asks for by itself is no sign that somebody is there.
    let isActivity = head.headerFields[.background] == nil
    return try signIn.session(id, isActivity: isActivity).map { session in
      Identity(
        actor: session.actor, proof: .session(id: id, session), csrfToken: session.csrfToken)
    }
  }

  private func byToken(_ head: HTTPRequest) throws -> Identity? {
    guard let field = head.headerFields[.authorization] else { return nil }
    let parts = field.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    let token = String(parts[1])
    if token.hasPrefix(APITokenService.prefix) {
      return try? Identity(
        actor: APITokenService.authenticate(token: token, store: store), proof: .token)
    }
    return try UserService.authenticate(token: token, store: store).map {
      Identity(actor: $0, proof: .token)
    }
  }
}

extension HTTPField.Name {
  /// Says that a page asks by itself, without anybody having done anything.
  static let background = custom("X-Martlet-Background")
  /// Proves that a page of this session asks.
  static let csrf = custom("X-Martlet-CSRF")
  static let fetchSite = custom("Sec-Fetch-Site")

  private static func custom(_ text: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is no field name") }
    return name
  }
}
