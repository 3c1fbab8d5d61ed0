// SPDX-License-Identifier: Apache-2.0
// The API by which people change their own way in.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// The API of a person's own account.
enum AccountRoutes {
  static let routes = [
    WorkbenchRoute(
      .get, "/api/v1/account", access: .signedIn, operation: "getAccount",
      summary: "How this person signs in.",
      output: Schemas.object(
        [
          "user": ["type": "integer"], "name": Schemas.text, "role": Schemas.text,
          "password_changed": Schemas.text, "uses_codes": ["type": "boolean"],
          "recovery_codes_left": ["type": "integer"],
        ],
        required: [
          "user", "name", "role", "password_changed", "uses_codes", "recovery_codes_left",
        ]), caller: .session
    ) { request, desk in
      let id = try request.sessionID
      let own = try await desk.work { try desk.signIn.ownAccount(id) }
      return .json([
        "user": .integer(own.user), "name": .string(own.name),
        "role": .string(own.role.rawValue),
        "password_changed": .string(own.passwordChanged.description),
        "uses_codes": .bool(own.usesCodes),
        "recovery_codes_left": JSONValue(own.recoveryCodesLeft),
      ])
    },
    WorkbenchRoute(
      .post, "/api/v1/account/password", access: .signedIn, operation: "changePassword",
      summary: "Changes the password; every other session of this person ends.",
      input: Schemas.object(
        ["current": Schemas.text, "new": Schemas.text], required: ["current", "new"]),
      output: ["type": "object"], caller: .session, bodyLimit: 32_768, standing: .choosing
    ) { request, desk in
      let body = try request.object(allowing: ["current", "new"])
      let (current, new) = (
        try request.text("current", in: body), try request.text("new", in: body)
      )
      let (id, address) = (try request.sessionID, request.address)
      let opened = try await desk.work {
        try desk.signIn.changePassword(id, current: current, new: new, address: address)
      }
      return SessionRoutes.who(opened, desk)
    },
    WorkbenchRoute(
      .post, "/api/v1/account/totp", access: .signedIn, operation: "beginCodes",
      summary: "Makes a secret of time-based codes, which counts once its first code was given.",
      input: proof,
      output: Schemas.object(
        ["secret": Schemas.text, "address": Schemas.text], required: ["secret", "address"]),
      caller: .session
    ) { request, desk in
      let (id, password) = try proven(request)
      let address = request.address
      let shown = try await desk.work {
        try desk.signIn.enrol(id, password: password, address: address)
      }
      return .json(["secret": .string(shown.secret), "address": .string(shown.address)])
    },
    WorkbenchRoute(
      .put, "/api/v1/account/totp", access: .signedIn, operation: "confirmCodes",
      summary: "Asks for codes from now on; gives the recovery codes, shown once.",
      input: Schemas.object(["code": Schemas.text], required: ["code"]), output: recovery,
      caller: .session
    ) { request, desk in
      let body = try request.object(allowing: ["code"])
      let (id, code) = (try request.sessionID, try request.text("code", in: body))
      let done = try await desk.work { try desk.signIn.confirmEnrolment(id, code: code) }
      return .with(desk.cookie.giving(done.opened.id), list(done.recoveryCodes))
    },
    WorkbenchRoute(
      .delete, "/api/v1/account/totp", access: .signedIn, operation: "removeCodes",
      summary: "Asks for codes no more.", input: proof, output: ["type": "object"],
      caller: .session
    ) { request, desk in
      let (id, password) = try proven(request)
      let address = request.address
      let opened = try await desk.work {
        try desk.signIn.removeCodes(id, password: password, address: address)
      }
      return SessionRoutes.who(opened, desk)
    },
    WorkbenchRoute(
      .post, "/api/v1/account/recovery-codes", access: .signedIn, operation: "renewRecoveryCodes",
      summary: "Makes new recovery codes, shown once; the old ones end.", input: proof,
      output: recovery,
      caller: .session
    ) { request, desk in
      let (id, password) = try proven(request)
      let address = request.address
      return list(
        try await desk.work {
          try desk.signIn.renewRecoveryCodes(id, password: password, address: address)
        })
    },
  ]

  private static let proof = Schemas.object(["password": Schemas.text], required: ["password"])

  private static let recovery = Schemas.object(
    ["recovery_codes": ["type": "array", "items": Schemas.text]], required: ["recovery_codes"])

  /// The session that asks, and the password that was given again.
  private static func proven(
    _ request: WorkbenchRequest
  ) throws(WorkbenchError) -> (id: String, password: String) {
    let id = try request.sessionID
    let body = try request.object(allowing: ["password"])
    return (id, try request.text("password", in: body))
  }

  private static func list(_ codes: [String]) -> WorkbenchAnswer {
    .json(["recovery_codes": .array(codes.map { .string($0) })])
  }
}
