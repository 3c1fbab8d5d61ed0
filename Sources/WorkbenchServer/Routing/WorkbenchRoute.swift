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
    /// JSON in the shapes of the matching services that platforms speak to, under /hma; only where it is turned on.
    case matching
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
  /// What may stand after the question mark.
  let query: [QueryParameter]
  /// The JSON schema of the body; `nil` where there is none.
  let input: JSONValue?
  /// The JSON schema of the answer; `nil` where it is not JSON.
  let output: JSONValue?
  /// The media types of a body that is not JSON; empty where there is none.
  let takes: [String]
  /// The media types of an answer that ``output`` does not tell; empty where there is none.
  let gives: [String]
  /// The status of an answer to what was done: 204 where it has no body.
  let status: HTTPResponse.Status
  /// By which proofs it can be used, of those that its ``access`` allows.
  let caller: RouteCaller
  /// The largest body in bytes.
  let bodyLimit: Int
  /// Where a page of an open session is led, in place of being refused, that proves itself as one from before.
  ///
  /// Given the body; nothing is done for it. `nil` where such a page is refused.
  let leadsOn: (@Sendable ([UInt8]) -> String)?
  /// Whether the route reads its body itself, part by part, as ``WorkbenchRequest/stream``.
  let streamsBody: Bool
  let handle: Handler

  init(
    _ method: HTTPRequest.Method, _ path: String, _ kind: Kind = .api, access: RouteAccess,
    operation: String, summary: String, query: [QueryParameter] = [], input: JSONValue? = nil,
    output: JSONValue? = nil, takes: [String] = [], gives: [String] = [],
    status: HTTPResponse.Status = .ok, caller: RouteCaller = .anyProof,
    bodyLimit: Int = 65_536, streamsBody: Bool = false, standing: SessionStanding = .open,
    leadsOn: (@Sendable ([UInt8]) -> String)? = nil, _ handle: @escaping Handler
  ) {
    self.method = method
    self.path = path
    self.kind = kind
    self.access = access
    self.standing = standing
    self.operation = operation
    self.summary = summary
    self.query = query
    self.input = input
    self.output = output
    self.takes = takes
    self.gives = gives
    self.status = output == nil && gives.isEmpty ? .noContent : status
    self.caller = caller
    self.bodyLimit = bodyLimit
    self.streamsBody = streamsBody
    self.leadsOn = leadsOn
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
