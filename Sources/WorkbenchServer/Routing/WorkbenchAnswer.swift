// SPDX-License-Identifier: Apache-2.0
// What a route answers with, before it becomes HTTP.

internal import EvidenceModel
internal import HTTPTypes
internal import Hummingbird

/// What a route answers with.
enum WorkbenchAnswer: Sendable {
  /// A JSON value.
  case json(JSONValue, status: HTTPResponse.Status = .ok)
  /// A page.
  case page(String, status: HTTPResponse.Status = .ok)
  /// Nothing more than that it was done.
  case done
  /// Go on at a path of this workbench.
  case redirect(to: String)
  /// Bytes of a media type; a file name makes it a download.
  case bytes([UInt8], type: String, fileName: String? = nil)
  /// Events, one after another, for as long as the other end listens.
  case events(AsyncStream<ServerEvent>)
  /// An answer with fields of its own, such as a cookie.
  indirect case with(HTTPFields, WorkbenchAnswer)

  /// The answer as HTTP, without the fields that every answer has.
  var response: Response {
    switch self {
    case .json(let value, let status):
      Self.response(status, "application/json", Array(value.compactText.utf8))
    case .page(let text, let status):
      Self.response(status, "text/html; charset=utf-8", Array(text.utf8))
    case .done: Response(status: .noContent)
    case .redirect(let path): Response(status: .seeOther, headers: [.location: path])
    case .bytes(let bytes, let type, let fileName):
      Self.download(Self.response(.ok, type, bytes), fileName)
    case .events(let events): ServerEvent.response(events)
    case .with(let fields, let answer): Self.adding(fields, to: answer.response)
    }
  }

  private static func response(
    _ status: HTTPResponse.Status, _ type: String, _ bytes: [UInt8]
  ) -> Response {
    Response(
      status: status, headers: [.contentType: type],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  private static func download(_ response: Response, _ fileName: String?) -> Response {
    guard let fileName else { return response }
    var response = response
    response.headers[.contentDisposition] = "attachment; filename=\"\(fileName)\""
    return response
  }

  private static func adding(_ fields: HTTPFields, to response: Response) -> Response {
    var response = response
    for field in fields { response.headers.append(field) }
    return response
  }
}
