// SPDX-License-Identifier: Apache-2.0
// The pages by which people come in, go, and unlock: forms that need no script.

internal import Casework
internal import HTTPTypes

/// The pages of signing in and out.
enum SignInPages {
  /// The largest form.
  static let formLimit = 16_384

  static let routes = [
    WorkbenchRoute(
      .get, "/sign-in", .page, access: .anyone, operation: "getSignInPage",
      summary: "Where people sign in."
    ) { request, desk in
      guard request.identity == nil else { return .redirect(to: "/") }
      return page("sign_in_title", "sign-in", request, desk)
    },
    WorkbenchRoute(
      .post, "/sign-in", .page, access: .anyone, operation: "postSignIn",
      summary: "Signs a person in.", bodyLimit: formLimit
    ) { request, desk in
      let form = try request.form()
      let attempt = SignInAttempt(
        name: form["name"] ?? "", password: form["password"] ?? "", address: request.address,
        replaces: desk.cookie.id(in: request.head))
      do {
        switch try await desk.signIn(attempt) {
        case .signedIn(let opened): return enter(opened, desk)
        case .codeNeeded(let challenge):
          return page("code_title", "code", request, desk, ["challenge": challenge])
        }
      } catch {
        return try failed(
          error, "sign_in_title", "sign-in", request, desk,
          ["name": String(attempt.name.prefix(64))])
      }
    },
    WorkbenchRoute(
      .post, "/sign-in/code", .page, access: .anyone, operation: "postSignInCode",
      summary: "Gives the code that is asked for besides the password.", bodyLimit: formLimit
    ) { request, desk in
      let form = try request.form()
      let (challenge, code) = (form["challenge"] ?? "", form["code"] ?? "")
      let (address, old) = (request.address, desk.cookie.id(in: request.head))
      do {
        let opened = try await desk.work {
          try desk.signIn.confirm(
            challenge: challenge, code: code, address: address, replaces: old)
        }
        return enter(opened, desk)
      } catch SignInError.over {
        return try failed(SignInError.over, "sign_in_title", "sign-in", request, desk)
      } catch {
        return try failed(
          error, "code_title", "code", request, desk,
          ["challenge": String(challenge.prefix(64))])
      }
    },
    WorkbenchRoute(
      .post, "/sign-out", .page, access: .signedIn, operation: "postSignOut",
      summary: "Signs this session out.", bodyLimit: formLimit, standing: .locked
    ) { request, desk in
      let id = try request.sessionID
      desk.views.endAll(session: try request.viewOwner, isActive: true)
      try await desk.work { try desk.signIn.signOut(id) }
      return .with(desk.cookie.taking, .redirect(to: "/sign-in"))
    },
    WorkbenchRoute(
      .get, "/locked", .page, access: .signedIn, operation: "getLockedPage",
      summary: "What a locked session shows.", standing: .locked
    ) { request, desk in
      guard let identity = request.identity, !identity.isOpen else { return .redirect(to: "/") }
      return page(
        "locked_title", "locked", request, desk, ["name": identity.actor.name])
    },
    WorkbenchRoute(
      .post, "/unlock", .page, access: .signedIn, operation: "postUnlock",
      summary: "Unlocks this session; leads on where it is open already.", bodyLimit: formLimit,
      standing: .locked,
      leadsOn: leadsOn
    ) { request, desk in
      let form = try request.form()
      let (password, behind) = (form["password"] ?? "", PageBehindLock(form["behind"]))
      let (id, address) = (try request.sessionID, request.address)
      do {
        let opened = try await desk.work {
          try desk.signIn.unlock(id, password: password, address: address)
        }
        return enter(opened, desk, at: behind)
      } catch {
        return try failed(
          error, "locked_title", "locked", request, desk,
          ["name": request.identity?.actor.name ?? "", "behind": behind?.path ?? ""])
      }
    },
  ]

  /// Where a form of the lock leads that is not needed any more.
  @Sendable private static func leadsOn(_ body: [UInt8]) -> String {
    let form = try? QueryText.fields(String(decoding: body, as: UTF8.self))
    return PageBehindLock(form?["behind"])?.path ?? "/"
  }

  /// A page outside the bar.
  static func page(
    _ title: String, _ template: String, _ request: WorkbenchRequest, _ desk: Desk,
    _ values: [String: Any] = [:], status: HTTPResponse.Status = .ok
  ) -> WorkbenchAnswer {
    .page(
      PageRenderer.text(
        Page(
          title: title, template: template, values: values,
          scripts: template == "locked" ? ["locked.js"] : []), request, desk),
      status: status)
  }

  /// The page again, with what is wrong; bugs go on to where they are logged.
  static func failed(
    _ error: any Error, _ title: String, _ template: String, _ request: WorkbenchRequest,
    _ desk: Desk, _ values: [String: Any] = [:]
  ) throws -> WorkbenchAnswer {
    let told = WorkbenchError(error)
    guard ![.internalFault, .environment].contains(told.code) else { throw error }
    var values = values
    values["message"] = told.userMessage
    let answer = page(title, template, request, desk, values, status: told.code.status)
    guard let seconds = told.retryAfter else { return answer }
    return .with([.retryAfter: String(seconds)], answer)
  }

  /// Leads somebody in who has just proved who it is, to the page that the lock was put before.
  private static func enter(
    _ opened: OpenedSession, _ desk: Desk, at behind: PageBehindLock? = nil
  ) -> WorkbenchAnswer {
    let path = opened.session.mustChangePassword ? "/account/password" : behind?.path ?? "/"
    return .with(desk.cookie.giving(opened.id), .redirect(to: path))
  }
}
