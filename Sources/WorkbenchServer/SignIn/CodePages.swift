// SPDX-License-Identifier: Apache-2.0
// The pages on which people turn codes of an authenticator program on and off.

internal import Casework
internal import HTTPTypes

/// The pages of codes.
enum CodePages {
  static let routes = [
    WorkbenchRoute(
      .post, "/account/codes", .page, access: .signedIn, operation: "postCodes",
      summary: "Shows a secret of time-based codes.", bodyLimit: SignInPages.formLimit
    ) { request, desk in
      try await proven(request, desk) { id, password, address in
        let shown = try await desk.work {
          try desk.signIn.enrol(id, password: password, address: address)
        }
        return SignInPages.page(
          "enrol_title", "enrol", request, desk,
          values(shown.secret, shown.address))
      }
    },
    WorkbenchRoute(
      .post, "/account/codes/confirm", .page, access: .signedIn, operation: "postCodesConfirmation",
      summary: "Asks for codes from now on, and shows the recovery codes once.",
      bodyLimit: SignInPages.formLimit
    ) { request, desk in
      let (id, code) = (try request.sessionID, try request.form()["code"] ?? "")
      do {
        let done = try await desk.work { try desk.signIn.confirmEnrolment(id, code: code) }
        return .with(
          desk.cookie.giving(done.opened.id),
          recovery(done.recoveryCodes, request.renewed(done.opened), desk))
      } catch SignInError.refused {
        guard let shown = desk.signIn.pendingEnrolment(id) else { throw SignInError.over }
        return try SignInPages.failed(
          SignInError.refused, "enrol_title", "enrol", request, desk,
          values(shown.secret, shown.address))
      } catch { return try await AccountPages.account(request, desk, error) }
    },
    WorkbenchRoute(
      .post, "/account/codes/remove", .page, access: .signedIn, operation: "postCodesRemoval",
      summary: "Asks for codes no more.", bodyLimit: SignInPages.formLimit
    ) { request, desk in
      try await proven(request, desk) { id, password, address in
        let opened = try await desk.work {
          try desk.signIn.removeCodes(id, password: password, address: address)
        }
        return .with(desk.cookie.giving(opened.id), .redirect(to: "/account"))
      }
    },
    WorkbenchRoute(
      .post, "/account/recovery-codes", .page, access: .signedIn, operation: "postRecoveryCodes",
      summary: "Makes new recovery codes and shows them once.", bodyLimit: SignInPages.formLimit
    ) { request, desk in
      try await proven(request, desk) { id, password, address in
        recovery(
          try await desk.work {
            try desk.signIn.renewRecoveryCodes(id, password: password, address: address)
          }, request, desk)
      }
    },
  ]

  private static func values(_ secret: String, _ address: String) -> [String: Any] {
    var values: [String: Any] = ["secret": secret, "address": address]
    values["drawing"] = CodeDrawing.svg(address)
    return values
  }

  private static func recovery(
    _ codes: [String], _ request: WorkbenchRequest, _ desk: Desk
  ) -> WorkbenchAnswer {
    AccountPages.once("once_recovery_title", "once_recovery_words", codes, request, desk)
  }

  /// Does something for which the password was given again, or shows the account with what is wrong.
  private static func proven(
    _ request: WorkbenchRequest, _ desk: Desk,
    _ body: (_ id: String, _ password: String, _ address: String) async throws -> WorkbenchAnswer
  ) async throws -> WorkbenchAnswer {
    let (id, password) = (try request.sessionID, try request.form()["password"] ?? "")
    do { return try await body(id, password, request.address) } catch {
      return try await AccountPages.account(request, desk, error)
    }
  }
}
