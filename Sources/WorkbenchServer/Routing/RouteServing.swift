// SPDX-License-Identifier: Apache-2.0
// How a declared route is served: who asks, may they, the body, the work, the answer.

internal import Casework
internal import EvidenceModel
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Logging

/// The context of one request.
struct WorkbenchContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The other end's address, where known.
  let remoteAddress: String?

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    remoteAddress = source.channel.remoteAddress?.ipAddress
  }
}

/// Serves declared routes.
struct RouteServing: Sendable {
  let desk: Desk
  let identifying: any Identifying
  let names: ServedNames
  private let recent = RecentMachines()

  init(desk: Desk, identifying: any Identifying, names: ServedNames) {
    self.desk = desk
    self.identifying = identifying
    self.names = names
  }

  /// A router of `routes`.
  ///
  /// A path that has routes, asked with another method, answers 405; any other unknown path 404.
  func router(_ routes: [WorkbenchRoute]) -> Router<WorkbenchContext> {
    let router = Router(context: WorkbenchContext.self)
    router.add(middleware: AnswerFields(isEncrypted: desk.configuration.certificate != nil))
    router.add(middleware: ErrorAnswers(isMatching: desk.matching != nil))
    router.add(middleware: HostCheck(names: names))
    for route in routes {
      router.on(RouterPath(route.path), method: route.method) { request, context in
        try await serve(route, request, context)
      }
    }
    for (path, methods) in Self.otherMethods(routes.filter { $0.kind != .matching }) {
      for method in methods {
        router.on(RouterPath(path), method: method) { _, _ -> Response in
          throw WorkbenchError(.methodNotAllowed, "this address has no such method")
        }
      }
    }
    for (path, methods) in Self.otherMethods(routes.filter { $0.kind == .matching }) {
      for method in methods {
        let route = WorkbenchRoute(
          method, path, .matching, access: .machine(.match), operation: "", summary: ""
        ) { _, _ in throw MatchingText.refusesMethod }
        router.on(RouterPath(path), method: method) { request, _ -> Response in
          try await refuse(route, request)
        }
      }
    }
    return router
  }

  /// For each path the methods it has no route for.
  private static func otherMethods(
    _ routes: [WorkbenchRoute]
  ) -> [String: Set<HTTPRequest.Method>] {
    var others: [String: Set<HTTPRequest.Method>] = [:]
    for route in routes {
      others[route.path, default: [.get, .head, .post, .put, .patch, .delete, .options]].remove(
        route.method)
    }
    return others
  }

  /// Refuses a method that an address of the matching service has not: for the address in it, if one is, so that clients
  /// read one reason everywhere.
  private func refuse(_ route: WorkbenchRoute, _ request: Request) async throws -> Never {
    let identity = try await identity(for: route, request)
    guard route.access.allows(identity) else {
      throw identity == nil ? WorkbenchError.unauthenticated : route.access.refusal
    }
    try Self.refuseAddress(try QueryText.fields(request.uri.query ?? ""))
    let reading = BodyReading(limit: route.bodyLimit, seconds: desk.configuration.bodySeconds)
    if let body = try? await reading.read(request) {
      try MatchingText.refuseAddress(in: body, type: request.headers[.contentType])
    }
    throw MatchingText.refusesMethod
  }

  private static func refuseAddress(_ fields: [String: String]) throws(WorkbenchError) {
    if fields["url"] != nil { throw MatchingText.refusesAddresses }
  }

  private func serve(
    _ route: WorkbenchRoute, _ request: Request, _ context: WorkbenchContext
  ) async throws -> Response {
    if route.isUnsafe {
      try SameOrigin(isEncrypted: desk.configuration.certificate != nil).check(request.head)
    }
    let identity = try await identity(for: route, request)
    guard route.access.allows(identity) else {
      if identity != nil { throw route.access.refusal }
      guard route.kind == .page else { throw WorkbenchError.unauthenticated }
      return WorkbenchAnswer.redirect(to: "/sign-in").response
    }
    if route.access != .anyone, let objection = route.standing.objection(to: identity) {
      guard route.kind == .page else { throw objection }
      guard objection.code == .locked else {
        return WorkbenchAnswer.redirect(to: "/account/password").response
      }
      let behind = route.method == .get ? PageBehindLock(request.head.path) : nil
      return WorkbenchAnswer.redirect(to: "/locked" + (behind.map { "#" + $0.path } ?? "")).response
    }
    // People may send sources over slow lines; a machine's file holds one of few places.
    let reading = BodyReading(
      limit: route.bodyLimit, seconds: desk.configuration.bodySeconds,
      slowest: route.kind == .matching ? UploadGate.slowest : nil)
    let stream = route.streamsBody ? try reading.stream(request) : nil
    let body = route.streamsBody ? [] : try await reading.read(request)
    if route.isUnsafe, route.access != .anyone,
      case .session(_, let session)? = identity?.proof
    {
      do { try SameOrigin.check(request.head, body: body, session: session) } catch {
        // Another page of the session was unlocked meanwhile: there is nothing left to do, and nothing is done.
        guard let leadsOn = route.leadsOn, identity?.isOpen == true else { throw error }
        return WorkbenchAnswer.redirect(to: leadsOn(body)).response
      }
    }
    let query = try query(of: route, request)
    if route.kind == .matching {
      try MatchingText.refuseAddress(in: body, type: request.headers[.contentType])
    }
    var parameters: [String: String] = [:]
    for name in route.parameterNames {
      parameters[name] = context.parameters.get(name)?.removingPercentEncoding
    }
    let asked = WorkbenchRequest(
      head: request.head, parameters: parameters, query: query,
      body: body, stream: stream, input: route.input, identity: identity,
      remoteAddress: context.remoteAddress, id: context.id,
      stands: { await stands(route, request.head) })
    return try await route.handle(asked, desk).response
  }

  /// The declared values of the query.
  private func query(
    of route: WorkbenchRoute, _ request: Request
  ) throws(WorkbenchError) -> [String: String] {
    let fields = try QueryText.fields(request.uri.query ?? "")
    if route.kind == .matching {
      try Self.refuseAddress(fields)
    } else if let name = QueryText.repeated(request.uri.query ?? "") {
      throw WorkbenchError(
        .badRequest,
        "the parameter \(EvidenceText.escaped(String(name.prefix(40)))) stands there twice, and each stands once; "
          + "several words of one filter are joined by commas")
    }
    try QueryParameter.check(fields, against: route.query)
    return fields
  }

  private func stands(_ route: WorkbenchRoute, _ head: HTTPRequest) async -> Bool {
    // Going on is no sign that somebody is there.
    var head = head
    head.headerFields[.background] = "1"
    let asked = head
    let identity = try? await desk.work { [identifying] in try identifying.identify(asked) }
    return route.access.allows(identity ?? nil)
      && route.standing.objection(to: identity ?? nil) == nil
  }

  private func identity(for route: WorkbenchRoute, _ request: Request) async throws -> Identity? {
    guard route.kind != .asset else { return nil }
    let head = request.head
    if route.kind == .matching, let known = recent.identity(of: head) { return known }
    let identity = try await desk.work { [identifying] in try identifying.identify(head) }
    if route.kind == .matching, let identity { recent.note(identity, by: head) }
    return identity
  }
}
