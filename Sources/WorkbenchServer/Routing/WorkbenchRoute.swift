// SPDX-License-Identifier: Apache-2.0
// One route, declared: from these the router, the API's description and the tests are made.

internal import EvidenceModel
internal import HTTPTypes
internal import Hummingbird

/// One route, declared.
///
/// The router, the OpenAPI document and the tests of access are made from the list of these, so that none of
/// them can forget one.
struct WorkbenchRoute: Sendable {
  /// What a route gives.
  enum Kind: Hashable, Sendable {
    /// A page for people: who is not signed in is led to the sign-in page.
    case page
    /// JSON, under /api/v1.
    case api
    /// A picture or file.
    case media
    /// What pages are drawn with.
    case asset
  }

  /// What a route does with a request.
  typealias Handler = @Sendable (WorkbenchRequest, Desk) async throws -> WorkbenchAnswer

  /// The method.
  let method: HTTPRequest.Method
  /// The path, with parameters in braces: `/api/v1/items/{item}`.
  let path: String
  /// What it gives.
  let kind: Kind
  /// Who may use it.
  let access: RouteAccess
  /// How far a session may be from being open.
  let standing: SessionStanding
  /// A name in camel case, unique among all routes.
  let operation: String
  /// What it does, in one line.
  let summary: String
  /// The JSON schema of the body; `nil` where there is none.
  let input: JSONValue?
  /// The JSON schema of the answer; `nil` where it is not JSON.
  let output: JSONValue?
  /// The largest body in bytes.
  let bodyLimit: Int
  /// Whether the route reads its body itself, part by part, as ``WorkbenchRequest/stream``.
  let streamsBody: Bool
  let handle: Handler

  init(
    _ method: HTTPRequest.Method, _ path: String, _ kind: Kind = .api, access: RouteAccess,
    operation: String, summary: String, input: JSONValue? = nil, output: JSONValue? = nil,
    bodyLimit: Int = 65_536, streamsBody: Bool = false, standing: SessionStanding = .open,
    _ handle: @escaping Handler
  ) {
    self.method = method
    self.path = path
    self.kind = kind
    self.access = access
    self.standing = standing
    self.operation = operation
    self.summary = summary
    self.input = input
    self.output = output
    self.bodyLimit = bodyLimit
    self.streamsBody = streamsBody
    self.handle = handle
  }

  /// The names in braces, in order.
  var parameterNames: [String] {
    path.split(separator: "/").compactMap {
      $0.hasPrefix("{") && $0.hasSuffix("}") ? String($0.dropFirst().dropLast()) : nil
    }
  }

  /// Whether the route changes anything: a browser must prove that its own page asked.
  var isUnsafe: Bool { ![.get, .head].contains(method) }
}
