// SPDX-License-Identifier: Apache-2.0
// The API by which people sign in and out, and lock what they see.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// The API of sessions.
enum SessionRoutes {
  static let routes = [
    WorkbenchRoute(
      .post, "/api/v1/session", access: .anyone, operation: "signIn",
      summary: "Signs a person in and gives the session's cookie.",
      input: Schemas.object(
        ["name": Schemas.text, "password": Schemas.text, "code": Schemas.text],
        required: ["name", "password"]), output: whoSchema, bodyLimit: 16_384
    ) { request, desk in
      let body = try request.object(allowing: ["name", "password", "code"])
      let attempt = SignInAttempt(
        name: try request.text("name", in: body), password: try request.text("password", in: body),
        code: try request.optionalText("code", in: body), address: request.address,
        replaces: desk.cookie.id(in: request.head))
      switch try await desk.signIn(attempt) {
      case .signedIn(let opened): return who(opened, desk)
      case .codeNeeded:
        throw WorkbenchError(
          .codeNeeded, "a code is asked for besides the password; send it as `code`")
      }
    },
    WorkbenchRoute(
      .get, "/api/v1/session", access: .signedIn, operation: "getSession",
      summary: "Who is signed in, and what that person may do.", output: whoSchema,
      standing: .locked
    ) { request, _ in
      guard let identity = request.identity else { throw WorkbenchError.unauthenticated }
      guard case .session(_, let session) = identity.proof else {
        return .json(who(identity.actor, session: nil))
      }
      return .json(who(identity.actor, session: session))
    },
    WorkbenchRoute(
      .get, "/api/v1/session/events", access: .signedIn, operation: "watchSession",
      summary:
        "Tells at once, as a server-sent event, that this session is `locked` or `over`, from now on.",
      gives: ["text/event-stream"], caller: .session
    ) { request, desk in
      let id = try request.sessionID
      guard let number = request.identity?.sessionNumber else {
        throw WorkbenchError.unauthenticated
      }
      let events = desk.watch.watch(number, id: id)
      // It may have ended since it was asked for.
      if await !request.stands() { desk.watch.tell(.over, number) }
      return .events(events)
    },
    WorkbenchRoute(
      .delete, "/api/v1/session", access: .signedIn, operation: "signOut",
      summary: "Signs this session out.", caller: .session, standing: .locked
    ) { request, desk in
      let id = try request.sessionID
      desk.views.endAll(session: try request.viewOwner, isActive: true)
      try await desk.work { try desk.signIn.signOut(id) }
      return .with(desk.cookie.taking, .done)
    },
    WorkbenchRoute(
      .delete, "/api/v1/sessions", access: .signedIn, operation: "signOutEverywhere",
      summary: "Signs every session of this person out; their views end.", caller: .session,
      standing: .locked
    ) { request, desk in
      let id = try request.sessionID
      desk.views.endAll(session: try request.viewOwner, isActive: true)
      try await desk.work { _ = try desk.signIn.signOutEverywhere(id) }
      return .with(desk.cookie.taking, .done)
    },
    WorkbenchRoute(
      .post, "/api/v1/session/lock", access: .signedIn, operation: "lockSession",
      summary:
        "Locks this session: it shows nothing until the password is given again. Its views end; `active` is false where nobody was there.",
      input: Schemas.object(["active": ["type": "boolean"]], required: []),
      caller: .session, standing: .locked
    ) { request, desk in
      let body = request.body.isEmpty ? [:] : try request.object(allowing: ["active"])
      guard let isActive = (body["active"] ?? true).bool else {
        throw WorkbenchError(.badRequest, "`active` must be true or false")
      }
      desk.views.endAll(session: try request.viewOwner, isActive: isActive)
      try desk.signIn.lock(try request.sessionID)
      return .done
    },
    WorkbenchRoute(
      .post, "/api/v1/session/unlock", access: .signedIn, operation: "unlockSession",
      summary: "Unlocks this session, which gets a new cookie.",
      input: Schemas.object(["password": Schemas.text], required: ["password"]),
      output: whoSchema, caller: .session, bodyLimit: 16_384, standing: .locked
    ) { request, desk in
      let body = try request.object(allowing: ["password"])
      let (id, password) = (try request.sessionID, try request.text("password", in: body))
      let address = request.address
      let opened = try await desk.work {
        try desk.signIn.unlock(id, password: password, address: address)
      }
      return who(opened, desk)
    },
    WorkbenchRoute(
      .delete, "/api/v1/users/{name}/sessions", access: .may(.administer),
      operation: "signUserOut",
      summary: "Signs every session of another person out; their views end."
    ) { request, desk in
      let (actor, name) = (try request.actor, request.parameters["name"] ?? "")
      try await desk.work { _ = try desk.signIn.signOut(userNamed: name, by: actor) }
      return .done
    },
    WorkbenchRoute(
      .post, "/api/v1/users/{name}/password", access: .may(.administer),
      operation: "giveOneTimePassword",
      summary: "Gives another person a one-time password, shown once.",
      input: Schemas.object(["remove_codes": ["type": "boolean"]], required: []),
      output: Schemas.object(
        ["name": Schemas.text, "password": Schemas.text], required: ["name", "password"])
    ) { request, desk in
      let body = try request.object(allowing: ["remove_codes"])
      let (actor, name) = (try request.actor, request.parameters["name"] ?? "")
      let removesCodes = body["remove_codes"] == .bool(true)
      guard name != actor.name else {
        throw WorkbenchError(.conflict, "change your own password in your account")
      }
      let given = try await desk.work {
        try CredentialService(
          store: desk.store, actor: actor, passwords: desk.configuration.passwords
        ).reset(name: name, removesCodes: removesCodes)
      }
      return .json(["name": .string(given.name), "password": .string(given.password)])
    },
  ]

  /// Who is signed in, with the cookie of a session that has just begun or got a new identifier.
  static func who(_ opened: OpenedSession, _ desk: Desk) -> WorkbenchAnswer {
    .with(
      desk.cookie.giving(opened.id),
      .json(who(opened.session.actor, session: opened.session)))
  }

  private static func who(_ actor: Actor, session: Session?) -> JSONValue {
    [
      "user": actor.user.map(JSONValue.integer) ?? .null, "name": .string(actor.name),
      "role": actor.role.map { .string($0.rawValue) } ?? .null,
      "capabilities": .array(
        Capability.allCases.filter(actor.may).map { .string($0.rawValue) }),
      "locked": .bool(session?.isLocked == true),
      "must_change_password": .bool(session?.mustChangePassword == true),
      "csrf": session.map { .string($0.csrfToken) } ?? .null,
      "locks_after": session.map { .integer($0.locksAfter.components.seconds) } ?? .null,
      "ends_after": session.map { .integer($0.endsAfter.components.seconds) } ?? .null,
    ]
  }

  private static let whoSchema = Schemas.object(
    [
      "user": ["type": ["integer", "null"]], "name": Schemas.text,
      "role": ["type": ["string", "null"]],
      "capabilities": [
        "type": "array",
        "items": ["enum": .array(Capability.allCases.map { .string($0.rawValue) })],
      ],
      "locked": ["type": "boolean"], "must_change_password": ["type": "boolean"],
      "csrf": ["type": ["string", "null"]], "locks_after": ["type": ["integer", "null"]],
      "ends_after": ["type": ["integer", "null"]],
    ],
    required: [
      "user", "name", "role", "capabilities", "locked", "must_change_password", "csrf",
      "locks_after", "ends_after",
    ])
}

extension Desk {
  /// Signs somebody in, on a thread that may block; what is wrong with it is told as not being signed in.
  func signIn(_ attempt: SignInAttempt) async throws -> SignInOutcome {
    do { return try await work { [signIn] in try signIn.signIn(attempt) } } catch SignInError
      .refused
    { throw WorkbenchError(.unauthenticated, SignInError.refused.userMessage) }
  }
}
