// SPDX-License-Identifier: Apache-2.0
// The pages on which people see and change their own way in.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// The pages of a person's own account.
enum AccountPages {
  static let routes = [
    WorkbenchRoute(
      .get, "/account", .page, access: .signedIn, operation: "getAccountPage",
      summary: "How this person signs in, and the tokens of this person's machines."
    ) { request, desk in try await account(request, desk) },
    WorkbenchRoute(
      .get, "/account/password", .page, access: .signedIn, operation: "getPasswordPage",
      summary: "Where a person changes the password.", standing: .choosing
    ) { request, desk in
      _ = try request.sessionID
      return SignInPages.page("password_title", "password", request, desk, must(request))
    },
    WorkbenchRoute(
      .post, "/account/password", .page, access: .signedIn, operation: "postPassword",
      summary: "Changes the password.", bodyLimit: SignInPages.formLimit, standing: .choosing
    ) { request, desk in
      let form = try request.form()
      let (current, new) = (form["current"] ?? "", form["new"] ?? "")
      let (id, address) = (try request.sessionID, request.address)
      do {
        guard new == form["again"] else {
          throw WorkbenchError(.badRequest, PageTexts.text("password_differ"))
        }
        let opened = try await desk.work {
          try desk.signIn.changePassword(id, current: current, new: new, address: address)
        }
        return .with(desk.cookie.giving(opened.id), .redirect(to: "/"))
      } catch {
        return try SignInPages.failed(
          error, "password_title", "password", request, desk, must(request))
      }
    },
    WorkbenchRoute(
      .post, "/account/sign-out-everywhere", .page, access: .signedIn,
      operation: "postSignOutEverywhere", summary: "Signs every session of this person out.",
      bodyLimit: SignInPages.formLimit, standing: .locked
    ) { request, desk in
      let id = try request.sessionID
      desk.views.endAll(session: try request.viewOwner, isActive: true)
      try await desk.work { _ = try desk.signIn.signOutEverywhere(id) }
      return .with(desk.cookie.taking, .redirect(to: "/sign-in"))
    },
    WorkbenchRoute(
      .post, "/account/tokens", .page, access: .signedIn, operation: "postToken",
      summary: "Makes a token and shows it once.", bodyLimit: SignInPages.formLimit
    ) { request, desk in
      _ = try request.sessionID
      let (form, actor) = (try request.form(), try request.actor)
      let scopes = TokenScope.allCases.filter { form["scope-\($0.rawValue)"] == "yes" }
      do {
        let made = try await desk.work {
          try APITokenService(store: desk.store, actor: actor).add(
            name: form["name"] ?? "", scopes: Set(scopes), days: Int(form["days"] ?? "") ?? 0)
        }
        return once("once_token_title", "once_token_words", [made.token], request, desk)
      } catch { return try await account(request, desk, error) }
    },
    WorkbenchRoute(
      .post, "/account/tokens/{token}/revoke", .page, access: .signedIn,
      operation: "postTokenRevocation", summary: "Ends a token.",
      bodyLimit: SignInPages.formLimit
    ) { request, desk in
      _ = try request.sessionID
      let (actor, token) = (try request.actor, try request.number("token"))
      do {
        try await desk.work { try APITokenService(store: desk.store, actor: actor).revoke(token) }
        return .redirect(to: "/account")
      } catch { return try await account(request, desk, error) }
    },
  ]

  /// The account's page, with what is wrong, if anything is.
  static func account(
    _ request: WorkbenchRequest, _ desk: Desk, _ error: (any Error)? = nil
  ) async throws -> WorkbenchAnswer {
    let (id, actor) = (try request.sessionID, try request.actor)
    let (own, tokens) = try await desk.work {
      (
        try desk.signIn.ownAccount(id),
        try APITokenService(store: desk.store, actor: actor).list().filter {
          $0.owner == actor.name
        }
      )
    }
    let values: [String: Any] = [
      "name": own.name, "role": own.role.rawValue,
      "changed": String(own.passwordChanged.description.prefix(10)), "codes": own.usesCodes,
      "left": own.recoveryCodesLeft, "hasTokens": !tokens.isEmpty, "tokens": tokens.map(row),
      "scopes": TokenScope.allCases.map { ["scope": $0.rawValue, "words": words($0)] },
    ]
    if let error {
      return try SignInPages.failed(error, "account_title", "account", request, desk, values)
    }
    return SignInPages.page("account_title", "account", request, desk, values)
  }

  /// A page that shows secrets once.
  static func once(
    _ heading: String, _ words: String, _ secrets: [String], _ request: WorkbenchRequest,
    _ desk: Desk
  ) -> WorkbenchAnswer {
    SignInPages.page(
      heading, "once", request, desk,
      [
        "heading": PageTexts.text(heading), "words": PageTexts.text(words), "secrets": secrets,
      ])
  }

  private static func words(_ scope: TokenScope) -> String {
    PageTexts.text("scope_" + scope.rawValue)
  }

  private static func row(_ token: APITokenSummary) -> [String: Any] {
    [
      "id": token.id, "name": token.name,
      "scopes": token.scopes.map(words).joined(separator: "; "),
      "until": String(token.expires.description.prefix(10)), "active": token.isActive,
    ]
  }

  private static func must(_ request: WorkbenchRequest) -> [String: Any] {
    ["must": request.identity?.isOpen == false]
  }
}
