// SPDX-License-Identifier: Apache-2.0
// Server-sent events (HTML Living Standard, section 9.2).

internal import EvidenceModel
internal import Hummingbird

/// One server-sent event.
struct ServerEvent: Sendable {
  /// The event's name.
  let name: String
  /// What it says, on one line.
  let data: JSONValue

  /// The event as it is sent.
  var text: String { "event: \(name)\ndata: \(data.compactText)\n\n" }

  /// An answer that sends `events` as they come.
  static func response(_ events: AsyncStream<ServerEvent>) -> Response {
    Response(
      status: .ok, headers: [.contentType: "text/event-stream"],
      body: ResponseBody { writer in
        for await event in events { try await writer.write(ByteBuffer(string: event.text)) }
        try await writer.finish(nil)
      })
  }
}
