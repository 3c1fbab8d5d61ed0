// SPDX-License-Identifier: Apache-2.0
// Sources are taken in from the page: sent to the workbench, or from a folder that policy allows.

internal import Casework
internal import EvidenceModel
internal import Foundation
internal import HTTPTypes
internal import NIOCore

/// The routes by which sources are taken in.
enum IntakeRoutes {
  static let routes = [
    WorkbenchRoute(
      .get, "/api/v1/intake", access: .may(.ingest), operation: "getIntake",
      summary: "How far the intake of this workbench is.", output: IntakeState.schema
    ) { _, desk in .json(desk.intake.state.json) },
    WorkbenchRoute(
      .get, "/api/v1/intake/events", access: .may(.ingest), operation: "watchIntake",
      summary: "How far the intake is, as server-sent events, from now on.",
      gives: ["text/event-stream"]
    ) { request, desk in .events(events(of: desk.intake, while: request.stands)) },
    WorkbenchRoute(
      .post, "/api/v1/intake", access: .may(.ingest), operation: "takeInPlace",
      summary: "Takes in a source that lies within a folder of the server which policy allows.",
      input: [
        "type": "object", "required": ["path"], "additionalProperties": false,
        "properties": ["path": ["type": "string"]],
      ], output: IntakeState.schema, status: .accepted, takePlace),
    WorkbenchRoute(
      .put, "/api/v1/intake/mapping", access: .may(.ingest), operation: "putMapping",
      summary:
        "Says how the pages of the next source show postings: a page mapping, or null for none.",
      input: [
        "type": "object", "required": ["text"], "additionalProperties": false,
        "properties": ["text": ["type": ["string", "null"]]],
      ], bodyLimit: 1 << 20, putMapping),
    WorkbenchRoute(
      .post, "/api/v1/intake/sent", access: .may(.ingest), operation: "sendSource",
      summary: "Takes in a source that is sent as the body; its name stands in X-Martlet-Name.",
      output: IntakeState.schema, takes: ["application/octet-stream"], status: .accepted,
      bodyLimit: WorkbenchConfiguration.largestSource, streamsBody: true, send),
    WorkbenchRoute(
      .post, "/api/v1/selection", access: .may(.select), operation: "selectItems",
      summary: "Selects by the standard rules what goes to assessment.",
      input: ["type": "object", "additionalProperties": false],
      output: [
        "type": "object", "required": ["selected", "not_selected", "sampled"],
        "additionalProperties": false,
        "properties": [
          "selected": ["type": "integer"], "not_selected": ["type": "integer"],
          "sampled": ["type": "integer"],
        ],
      ], select),
  ]

  /// The states from now on, until who asked may not see them any more.
  private static func events(
    of intake: IntakeDesk, while stands: @escaping @Sendable () async -> Bool
  ) -> AsyncStream<ServerEvent> {
    let states = intake.watch()
    let (events, continuation) = AsyncStream<ServerEvent>.makeStream(
      bufferingPolicy: .bufferingNewest(1))
    // Ends with the states, or when nobody listens any more.
    let task = Task {
      for await state in states {
        guard await stands() else { break }
        continuation.yield(ServerEvent(name: "intake", data: state.json))
      }
      continuation.finish()
    }
    continuation.onTermination = { _ in task.cancel() }
    return events
  }

  private static func send(_ request: WorkbenchRequest, _ desk: Desk) async throws
    -> WorkbenchAnswer
  {
    let actor = try request.actor
    let name = try sentName(request)
    guard let stream = request.stream else {
      throw WorkbenchError(.badRequest, "send the source as the body")
    }
    return try await onDesk(desk) {
      let file = try SentFile()
      try await stream.read { part in
        try await desk.work { try file.append(part) }
        desk.intake.receive(part.readableBytes)
      }
      let mapping = desk.intake.takeMapping(of: actor)
      return begin(actor, desk, lending: file, mapping.request(sent: file.path, name: name))
    }
  }

  /// Takes the desk for what `work` begins; what fails before it begins gives the desk back.
  private static func onDesk(
    _ desk: Desk, _ work: () async throws -> WorkbenchAnswer
  ) async throws -> WorkbenchAnswer {
    try desk.intake.take()
    do { return try await work() } catch {
      let told: any Error =
        error is WorkbenchError || error is CaseworkError || error is CancellationError
        ? error
        : WorkbenchError(
          .badRequest, "the sending ended before the source was whole; send it again")
      desk.intake.giveUp(told)
      throw told
    }
  }

  private static func takePlace(
    _ request: WorkbenchRequest, _ desk: Desk
  ) async throws -> WorkbenchAnswer {
    let actor = try request.actor
    guard let path = try request.object(allowing: ["path"])["path"]?.text else {
      throw WorkbenchError(.badRequest, "`path` must be a text")
    }
    let store = desk.store
    let place = try await desk.work { try IngestPlace(path, store: store) }
    return try await onDesk(desk) {
      begin(actor, desk, desk.intake.takeMapping(of: actor).request(place: place))
    }
  }

  private static func putMapping(
    _ request: WorkbenchRequest, _ desk: Desk
  ) async throws -> WorkbenchAnswer {
    let body = try request.object(allowing: ["text"])
    guard body["text"] == .null || body["text"]?.text != nil else {
      throw WorkbenchError(.badRequest, "`text` must be the text of a page mapping, or null")
    }
    desk.intake.keep(try IntakeMapping(text: body["text"]?.text), of: try request.actor)
    return .done
  }

  /// Begins to take in what `request` says on behalf of `actor`, with `file` there until it is done.
  private static func begin(
    _ actor: Actor, _ desk: Desk, lending file: SentFile? = nil, _ request: IngestRequest
  ) -> WorkbenchAnswer {
    let (store, decoders) = (desk.store, desk.decoders)
    desk.intake.begin { intake in
      defer { withExtendedLifetime(file) {} }
      return try IntakeService(
        store: store, decoders: decoders, actor: actor, isInterrupted: { intake.isStopping },
        progress: intake.take
      ).run(request).first
    }
    return .json(desk.intake.state.json, status: .accepted)
  }

  /// What the sender calls the source: percent-encoded, so that no name breaks a field.
  private static func sentName(_ request: WorkbenchRequest) throws(WorkbenchError) -> String {
    guard let field = HTTPField.Name("X-Martlet-Name"), let text = request.head.headerFields[field],
      let name = text.removingPercentEncoding, !name.isEmpty, name.utf8.count <= 1_024,
      !name.unicodeScalars.contains("\0")
    else {
      throw WorkbenchError(
        .badRequest,
        "X-Martlet-Name must hold the source's name, percent-encoded, of at most 1,024 bytes")
    }
    return name
  }

  private static func select(_ request: WorkbenchRequest, _ desk: Desk) async throws
    -> WorkbenchAnswer
  {
    let actor = try request.actor
    _ = try request.object(allowing: [])
    let store = desk.store
    let summary = try await desk.work {
      let text = SelectionRules.standardYAML
      return try SelectionService(store: store, actor: actor).run(
        SelectionRules(yaml: text), text: text)
    }
    return .json([
      "selected": JSONValue(summary.selected), "not_selected": JSONValue(summary.notSelected),
      "sampled": JSONValue(summary.sampled),
    ])
  }
}
