// SPDX-License-Identifier: Apache-2.0
// Machines have files hashed: sent as one field of a form, decoded in the child, kept nowhere.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// The routes that make hashes.
enum HashingRoutes {
  static let routes = [hashAddress, hashFile]

  /// The value that says what a file is, for clients that name it beside an address.
  static let contentQuery = [
    QueryParameter(
      "content_type", "Changes nothing without a file.",
      QueryParameter.word(MatchContent.allCases.map(\.rawValue)))
  ]

  private static let hashAddress = WorkbenchRoute(
    .get, "/hma/h/hash", .matching, access: .machine(.match), operation: "hashAddress",
    summary: "Refused: nothing is fetched; send the file with POST.",
    query: MatchingText.typesQuery + contentQuery
  ) { _, _ in throw MatchingText.refusesAddresses }

  private static let hashFile = WorkbenchRoute(
    .post, "/hma/h/hash", .matching, access: .machine(.match), operation: "hashFile",
    summary:
      "The hashes of a file; one file as multipart/form-data, its field `photo` or `video`. No list is asked.",
    query: MatchingText.typesQuery,
    output: [
      "type": "object", "propertyNames": MatchingText.signalName,
      "additionalProperties": AnswerSchema.text,
    ], takes: ["multipart/form-data"],
    bodyLimit: UploadGate.largestBody, streamsBody: true
  ) { request, desk in
    let (wanted, queries) = try await signals(request, desk)
    return .json(
      .object(
        wanted.map { signal in
          let bytes = queries.first { $0.signal == signal }?.bytes ?? []
          return .init(signal.rawValue, .string(HexText.encode(bytes)))
        }))
  }

  /// The kinds of hashes wanted of the file that was sent, and those that it has: a picture with too little texture
  /// has no PDQ.
  static func signals(
    _ request: WorkbenchRequest, _ desk: Desk
  ) async throws -> (wanted: [MatchSignal], queries: [MatchQuery]) {
    // Only tokens come this far; what has none would share the room of one.
    try await desk.uploads.whileOpen(for: try request.actor.token ?? 0) {
      let body = try await UploadGate.body(request)
      let type = request.head.headerFields[.contentType]
      try MatchingText.refuseAddress(in: body, type: type)
      let file = try MultipartForm.onlyFile(of: body, contentType: type ?? "")
      guard let content = MatchContent(rawValue: file.field) else {
        throw WorkbenchError(
          .badRequest, "no such content_type: '\(MatchingText.shown(file.field))'")
      }
      let wanted = try MatchingText.signals(request, of: content)
      let hashing = MatchHashing(decoders: desk.decoders)
      return (wanted, try await desk.work { try hashing.signals(of: file.bytes, wanted) })
    }
  }
}
